import OlaresCore
import Sandbox
import Testing

/// `market clone`: a second one of an app, under a name of its own.
@Suite struct MarketCloneTests {
    @Test("A clone has a name that the server makes up, and is watched by it")
    func clone() async throws {
        try await withMarketOfBob { olares in
            let first = try await olares.market("clone firefox --title Work")
            expectFailure(
                first, .preconditionFailed, message: "Original app firefox is not installed",
                fix: "olares-cli market install firefox --source market.olares --watch")
            olares.plantApp("firefox", .running, version: "136.0.2")
            let run = try await olares.run([
                "market", "clone", "firefox", "--title", "Firefox at work", "--watch", "--watch-interval", "10ms", "-o",
                "json",
            ])
            #expect(run.exit == 0, "\(run.stderr)")
            let name = try #require(try run.json["targetApp"]?.string)
            #expect(name.hasPrefix("firefox") && name.count == "firefox".count + 6)
            #expect(try run.json["app"] == "firefox" && run.json["finalState"] == "running")
            #expect(olares.appState(name) == .running)
            #expect(olares.lastMarketBody?["entrances"] == [["name": "web", "title": "Firefox at work"]])
            #expect(try await olares.market("stop \(name) \(Olares.watching)").exit == 0)
            let mine = try await olares.market("list --mine -o json").json.array
            #expect(mine?.last?["name"] == .string(name) && mine?.last?["categories"] == ["Web", "Browser"])
            // The same again would be the same clone, and mark it failed.
            let asked = olares.marketChanges.count
            let again = try await olares.run(["market", "clone", "firefox", "--title", "Firefox at work"])
            expectFailure(
                again, .preconditionFailed, message: "already has the title \"Firefox at work\": '\(name)'",
                fix: "choose another --title")
            #expect(olares.marketChanges.count == asked && olares.appState(name) == .stopped)
        }
    }

    @Test("A clone whose answer was lost is found by its title, and watched; where there is none, nobody knows")
    func cloneAnswerLost() async throws {
        try await withMarketOfBob { olares in
            olares.plantApp("firefox", .running, version: "136.0.2")
            let path = "/app-store/api/v2/apps/firefox/clone"
            for (title, words) in [("Work", []), ("Home", ["--watch", "--watch-interval", "10ms"])] {
                olares.sandbox.add(Fault(.cutConnection, path: path, phase: .afterHandling, times: 1))
                let run = try await olares.run(
                    ["market", "clone", "firefox", "--title", title, "-o", "json"] + words)
                #expect(run.exit == 0, "\(run.stderr)")
                let name = try #require(try run.json["targetApp"]?.string)
                #expect(name.hasPrefix("firefox") && name != "firefox")
                if !words.isEmpty { #expect(olares.appState(name) == .running) }
            }
            olares.sandbox.add(Fault(.cutConnection, path: path, times: 1))
            expectFailure(
                try await olares.market("clone firefox --title Third"), .outcomeUnknown, message: "is not known",
                fix: "olares-cli market list --mine")
        }
    }

    @Test("A template is cloned with a title for each way in")
    func template() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            try await olares.expectMarketRefuses(
                "clone windows --title Work --entrance-title desktop=Work", .optionRequired, "rdp")
            try await olares.expectMarketRefuses(
                "clone windows --title Work --entrance-title health=Work", .optionValueInvalid, "health")
            let run = try await olares.market(
                "clone windows --title Work --entrance-title desktop=Work --entrance-title rdp=Remote \(Olares.watching)"
            )
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(olares.lastMarketBody?["templateClone"] == true)
            #expect(olares.sandbox.marketRows(of: Olares.bob).first?.rawAppName == "windows")
            let taken = try await olares.market(
                "clone windows --title Work --entrance-title desktop=Work --entrance-title rdp=Remote")
            #expect(taken.exit != 0 && taken.stderr.contains("already has the title"), "\(taken.stderr)")
        }
    }
}
