import Foundation
import OlaresCore
import Sandbox
import Testing

/// What the sandbox's market does that the tests of the program rest on.
@Suite struct MarketSandboxTests {
    private func order(_ name: String, version: String? = nil) -> JSONValue {
        var order: JSONObject = ["app_name": .string(name), "source": "market.olares", "sync": true]
        order["version"] = version.map { .string($0) }
        return .object(order)
    }

    @Test("Without time an app is at its end before the answer; with looks it goes on state by state")
    func pace() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            let market = try MarketClient(olares)
            olares.sandbox.behaviour.market.keepsUninstalled = false
            olares.sandbox.behaviour.market.statesPerRead = 0
            olares.sandbox.behaviour.market.secondsPerState = 0
            #expect(
                try await market.send("POST", "/apps/ghost/install", order("ghost", version: "5.111.0")).status == 200)
            #expect(try await market.states() == ["ghost": "running"])
            olares.sandbox.behaviour.market.statesPerRead = 1
            #expect(try await market.send("DELETE", "/apps/ghost", order("ghost")).status == 200)
            #expect(try await market.states() == ["ghost": "uninstalling"])
            #expect(try await market.states() == [:])
            olares.sandbox.behaviour.market.keepsUninstalled = true
            _ = try await market.send("POST", "/apps/memos/install", order("memos", version: "0.24.2"))
            var seen: [String?] = []
            for _ in 1...5 { seen.append(try await market.states()["memos"]) }
            #expect(seen == ["pending", "downloading", "installing", "initializing", "running"])
            _ = try await market.send("DELETE", "/apps/memos", order("memos"))
            _ = try await market.states()
            #expect(try await market.states() == ["memos": "uninstalled"])
        }
    }

    @Test("One task at a time, each begun on a beat")
    func taskLine() async throws {
        try await withMarketOfBob { olares in
            let market = try MarketClient(olares)
            #expect(MarketBehaviour().secondsPerBeat == 2, "as the real one has it")
            let beat = 0.5
            olares.sandbox.behaviour.market.secondsPerBeat = beat
            olares.sandbox.behaviour.market.secondsToAccept = 0.7
            func beats() -> Double { (Date().timeIntervalSince1970 / beat).rounded(.down) }
            let (start, began) = (Date(), beats())
            async let first = market.send("POST", "/apps/ghost/install", order("ghost", version: "5.111.0"))
            async let second = market.send("POST", "/apps/memos/install", order("memos", version: "0.24.2"))
            #expect(try await (first.status, second.status) == (200, 200))
            // The second one begins on a beat after the first has been accepted.
            #expect(Date().timeIntervalSince(start) >= 1.4)
            #expect(beats() - began >= 3)
        }
    }

    @Test("One app at a time is downloaded, whoever wants it, and rows are each user's own")
    func downloads() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            let (bob, alice) = (try MarketClient(olares), try MarketClient(olares, "alice@olares.com"))
            olares.sandbox.behaviour.market.stuckIn = [.downloading]
            _ = try await bob.send("POST", "/apps/ghost/install", order("ghost", version: "5.111.0"))
            _ = try await alice.send("POST", "/apps/ghost/install", order("ghost", version: "5.111.0"))
            for _ in 1...3 { _ = try await (bob.states(), alice.states()) }
            #expect(try await bob.states() == ["ghost": "downloading"])
            #expect(try await alice.states() == ["ghost": "pending"])
            olares.sandbox.behaviour.market.stuckIn = []
            for _ in 1...2 { _ = try await bob.states() }
            for _ in 1...5 { _ = try await alice.states() }
            #expect(try await alice.states() == ["ghost": "running"])
        }
    }

    @Test("What a state does not allow is refused, and changes nothing")
    func refusals() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            let market = try MarketClient(olares)
            olares.plantApp("ghost", .running, version: "5.110.0")
            olares.plantApp("memos", .downloadFailed, version: "0.24.2")
            olares.plantApp("gitea", .uninstalling)
            olares.sandbox.behaviour.market.stuckIn = AppState.allCases
            for (method, path, name, status) in [
                ("POST", "/apps/ghost/install", "ghost", 409), ("DELETE", "/apps/ghost/install", "ghost", 404),
                ("DELETE", "/apps/memos", "memos", 404), ("POST", "/apps/stop", "memos", 409),
                ("DELETE", "/apps/gitea", "gitea", 404), ("POST", "/apps/resume", "nothing", 409),
                ("PUT", "/apps/gitea/upgrade", "gitea", 409), ("POST", "/apps/nothing/install", "nothing", 404),
                ("POST", "/apps/listmonk/install", "listmonk", 422),
            ] {
                #expect(
                    try await market.send(method, path, order(name, version: "1.0.0")).status == status,
                    "\(method) \(path)")
            }
            #expect(
                try await market.states() == ["ghost": "running", "memos": "downloadFailed", "gitea": "uninstalling"])
            let noSource = try await market.send("POST", "/apps/stop", ["app_name": "ghost"])
            #expect(noSource.message == "Missing required fields: source is required")
        }
    }

    @Test("Packages are opened; their versions only rise, and their bytes never change")
    func charts() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            let market = try MarketClient(olares)
            func package(_ version: String, manifest: String? = nil, chart: String? = nil) throws -> [UInt8] {
                let folder = olares.local("charts-\(UUID().uuidString)")
                _ = try ChartFixture.make("mine", version, in: folder, manifest: manifest, chart: chart)
                try ChartFixture.pack("mine", in: folder, as: folder + ".tgz")
                return Array(try Data(contentsOf: URL(filePath: folder + ".tgz")))
            }
            #expect(try await market.upload(try package("1.2.0")).data["version"] == "1.2.0")
            #expect(try await market.upload(try package("1.2.0")).status == 409)
            #expect(try await market.upload(try package("1.1.0")).status == 409)
            #expect(try await market.upload(Array("no archive".utf8)).status == 400)
            #expect(try await market.upload(try package("1.3.0", chart: "name: mine\nversion: 1.2.9\n")).status == 400)
            #expect(try await market.upload(try package("1.3.0", manifest: "nothing\n")).status == 400)
            olares.sandbox.behaviour.market.architectures = ["riscv64"]
            let foreign = try await market.upload(try package("1.3.0"))
            #expect(foreign.status == 422 && foreign.json["code"] == "architecture_incompatible")
            olares.sandbox.behaviour.market.architectures = []
            #expect(try await market.upload(try package("1.3.0")).status == 503)
            olares.sandbox.behaviour.market.uploadLimit = 100
            #expect(try await market.upload(try package("1.3.0")).status == 413)
            #expect(olares.sandbox.uploadedCharts(of: Olares.bob) == ["mine-1.2.0"])
            let found = try await market.send(
                "POST", "/apps", ["apps": [["appid": "mine", "sourceDataName": "upload"]]])
            #expect(found.data["apps"]?.array?.first?["version"] == "1.2.0")
            let alice = try MarketClient(olares, "alice@olares.com")
            let question: JSONValue = ["apps": [["appid": "mine", "sourceDataName": "upload"]]]
            #expect(try await alice.send("POST", "/apps", question).data["apps"] == [])
        }
    }

    @Test("A server that was down knows everything that it knew")
    func restart() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            let market = try MarketClient(olares)
            olares.plantApp("ghost", .running)
            olares.sandbox.goDown()
            await #expect(throws: Failure.self) { try await market.states() }
            olares.sandbox.comeUp()
            #expect(try await market.states() == ["ghost": "running"])
        }
    }
}
