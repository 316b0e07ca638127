import Foundation
import OlaresCore
import Sandbox
import Testing

/// `market list`, `categories`, `get` and `status`.
@Suite struct MarketInventoryTests {
    @Test("Where apps come from: the market's own list, or what the catalogue shows where it keeps none")
    func sources() async throws {
        try await withMarketOfBob { olares in
            let shown = try await olares.market("sources -o json").json.array ?? []
            #expect(shown.compactMap { $0["id"]?.string } == ["cli", "market.olares", "studio", "upload"])
            #expect(shown.allSatisfy { $0["active"] == true && $0["url"] == nil })
            olares.sandbox.behaviour.market.savesSources = true
            let kept = try await olares.market("sources")
            #expect(kept.lines.contains { $0.hasPrefix("market.olares  remote  yes ") }, "\(kept.stdout)")
            #expect(kept.lines.contains { $0.hasPrefix("market.test    remote  no ") }, "only one is active")
            olares.sandbox.add(Fault(.html, path: "/app-store/api/v2/settings/market-source"))
            expectFailure(try await olares.market("sources"), .decode, message: "not JSON")
        }
    }

    @Test("What was done with apps, the latest first, and never the token that the market keeps with it")
    func history() async throws {
        try await withMarketOfBob { olares in
            #expect(try await olares.market("history").exit == 0)
            for app in ["ghost", "memos"] { #expect(try await olares.market("install \(app)").exit == 0) }
            let run = try await olares.market("history -o json")
            let messages = try run.json.array?.compactMap { $0["message"]?.string }
            #expect(
                messages == ["install memos completed", "install memos", "install ghost completed", "install ghost"])
            #expect(!run.stdout.contains("extended") && !run.stdout.contains("token"))
            let one = try await olares.market("history ghost -n 1")
            #expect(one.lines.count == 2 && one.lines[1].contains("install  ghost  bob"), "\(one.stdout)")
            #expect(one.stderr.contains("1 of 2 are shown: --limit 2 shows more"))
        }
    }

    @Test("The catalogue, in order, by source and by category")
    func list() async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.market.showsInactiveSources = true
            let run = try await olares.market("list")
            #expect(run.exit == 0 && run.lines.count == 51)
            #expect(run.lines.first?.split(separator: " ") == ["NAME", "TITLE", "VERSION", "SOURCE", "CATEGORIES"])
            let names = run.lines.dropFirst().map { $0.prefix { $0 != " " } }
            #expect(names == names.sorted())
            #expect(run.stderr.contains("Using source: market.olares\n"))
            let bare = try await olares.market("list --no-headers")
            #expect(bare.lines.count == 50)
            let finance = try await olares.market("ls -c finance -o json")
            #expect(
                try finance.json == [
                    [
                        "name": "fireflyiii", "title": "Firefly III", "version": "6.2.9", "source": "market.olares",
                        "categories": ["Finance"], "description": "Where the money went.",
                    ]
                ])
            #expect(finance.stderr.isEmpty)
            let test = try await olares.market("list -s market.test -o json").json.array
            #expect(test?.map { $0["version"] } == ["128.5.0", "0.3.1"])
            #expect(try await olares.market("list -a -o json").json.array?.count == 52)
            let none = try await olares.market("list -c Cooking")
            #expect(
                none.exit == 0 && none.stdout.isEmpty && none.stderr.contains("No apps found in category 'Cooking'"))
            #expect(try await olares.market("list -c Cooking -o json").json == [])
        }
    }

    @Test("What Bob has, without what never came to be")
    func mine() async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.market.showsInactiveSources = true
            let none = try await olares.market("list --mine")
            #expect(none.exit == 0 && none.stdout.isEmpty && none.stderr.contains("No apps in your Market"))
            #expect(try await olares.market("list --mine -o json").json == [])
            olares.plantApp("firefox", .running, version: "1.0.0")
            olares.plantApp("windowsab12cd", .stopped, version: "1.1.4") { row in
                row.rawAppName = "windows"
                row.title = "windows c1"
            }
            olares.plantApp("tidewatch", .upgradeFailed) { $0.source = "market.test" }
            olares.plantApp("memos", .downloadFailed)
            let rows = try await olares.market("list --mine -o json").json
            #expect(
                rows == [
                    [
                        "name": "firefox", "title": "Firefox", "version": "1.0.0", "source": "market.olares",
                        "latest": "136.0.2", "upgradable": true, "categories": ["Web", "Browser"], "state": "running",
                    ],
                    [
                        "name": "windowsab12cd", "title": "windows c1", "version": "1.1.4", "source": "market.olares",
                        "latest": "1.1.4", "upgradable": false, "categories": ["Utilities"], "state": "stopped",
                    ],
                    [
                        "name": "tidewatch", "title": "Tidewatch", "version": "1.0.0", "source": "market.test",
                        "latest": "0.3.1", "upgradable": false, "categories": ["Utilities"], "state": "upgradeFailed",
                    ],
                ])
            let table = try await olares.market("list -m -s market.test")
            #expect(table.lines.first?.split(separator: " ").contains("STATE") == true && table.lines.count == 2)
            // Names and states are enough where the catalogue cannot be had.
            olares.sandbox.add(Fault(.status(code: 500), path: "/app-store/api/v2/market/data"))
            #expect(try await olares.market("list --mine -o json").json.array?.count == 3)
        }
    }

    @Test("Categories with how many apps are in each")
    func categories() async throws {
        try await withMarketOfBob { olares in
            let json = try await olares.market("categories -o json").json
            #expect(json["Finance"] == 1 && json["Photos"] == 1)
            let run = try await olares.market("cats")
            #expect(run.lines.first?.split(separator: " ") == ["CATEGORY", "APPS"])
            #expect(run.lines.count == Array(try #require(json.object)).count + 1)
            #expect(run.lines.contains { $0.split(separator: " ") == ["Finance", "1"] })
        }
    }

    @Test("Everything about one app", arguments: MarketBehaviour.Age.allCases)
    func get(age: MarketBehaviour.Age) async throws {
        try await withMarketOfBob(age: age) { olares in
            let run = try await olares.market("get outline")
            #expect(run.exit == 0, "\(run.stderr)")
            for text in ["Outline", "0.82.0", "market.olares", "ADMIN_EMAIL", "^[^@ ]+@[^@ ]+$", "What a team knows."] {
                #expect(run.stdout.contains(text), "\(text)")
            }
            let json = try await olares.market("info firefox -o json").json
            #expect(json["app_info"]?["app_entry"]?["options"]?["allowMultipleInstall"] == true)
            #expect(json["version"] == "136.0.2")
            for (line, message) in [
                ("get nothing", "app 'nothing' not found in source 'market.olares'"),
                ("get firefox -s nowhere", "unknown market source 'nowhere'"),
            ] {
                try await olares.expectMarketRefuses(line, .remoteNotFound, message)
            }
        }
    }

    @Test("Where apps stand")
    func status() async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.market.showsInactiveSources = true
            olares.plantApp("firefox", .running)
            olares.plantApp("memos", .downloadFailed) { $0.message = "image not found" }
            olares.plantApp("tidewatch", .stopped) { $0.source = "market.test" }
            let run = try await olares.market("status")
            #expect(run.lines.first?.split(separator: " ").prefix(3) == ["NAME", "VERSION", "STATE"])
            #expect(run.lines.count == 3, "two are in this source, whatever their state")
            #expect(try await olares.market("status -a -o json").json.array?.count == 3)
            let one = try await olares.market("status memos")
            #expect(one.exit == 0 && one.stdout.contains("downloadFailed") && one.stdout.contains("image not found"))
            let elsewhere = try await olares.market("status tidewatch -o json")
            #expect(try elsewhere.json["source"] == "market.test")
            let nowhere = try await olares.market("status nothing")
            #expect(
                nowhere.exit == 1 && nowhere.stderr.contains("olares-cli market install nothing"), "\(nowhere.stderr)")
            let watch = try await olares.market("status --watch")
            #expect(watch.exit == 2 && watch.stdout.isEmpty, "\(watch.stderr)")
        }
    }

    @Test("Without a login nothing is asked, and it says how to log in")
    func withoutLogin() async throws {
        try await withOlares { olares in
            for line in ["list", "status", "install ghost", "uninstall ghost --yes"] {
                let run = try await olares.market(line)
                #expect(run.exit == 4, "\(line): \(run.stderr)")
            }
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("Control sequences in the server's words reach no terminal")
    func controlSequences() async throws {
        try await withMarketOfBob { olares in
            olares.plantApp("firefox", .upgradeFailed) { row in
                row.title = "Fire\u{1b}[2Jfox\u{202e}"
                row.message = "line one\nline two \u{7}"
            }
            for line in ["list --mine", "status", "status firefox"] {
                let run = try await olares.market(line)
                #expect(run.exit == 0 && run.stdout.contains("firefox"), "\(line): \(run.stderr)")
                #expect(
                    !run.stdout.contains("\u{1b}") && !run.stdout.contains("\u{7}") && !run.stdout.contains("\u{202e}"))
            }
        }
    }
}
