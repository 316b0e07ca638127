import Foundation
import OlaresCore
import Sandbox
import Testing

/// `--watch`: what happens around the wait.
@Suite struct MarketWatchTests {
    private static let states = "/app-store/api/v2/market/state"

    @Test("Two installs at once: one downloads, the other waits its turn, and both come to run")
    func two() async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.market.stuckIn = [.downloading]
            let first = try olares.startMarket("install ghost \(Olares.watching)")
            #expect(await first.stderr.wait(for: "[ghost] state=downloading"))
            let second = try olares.startMarket("install memos \(Olares.watching)")
            #expect(await second.stderr.wait(for: "[memos] state=pending"))
            #expect(olares.appState("ghost") == .downloading && olares.appState("memos") == .pending)
            olares.sandbox.behaviour.market.stuckIn = []
            for (watch, name) in [(first, "ghost"), (second, "memos")] {
                let run = await watch.wait()
                #expect(run.exit == 0, "\(run.stderr)")
                #expect(run.stdout.hasPrefix("install '\(name)': install completed (state=running)\n"))
            }
            #expect(olares.sandbox.marketRows(of: "alice@olares.com").isEmpty)
        }
    }

    @Test("The token ends in the middle: one refresh, and the wait goes on", arguments: [459, 401])
    func tokenExpiry(status: Int) async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.refusalStatus = status
            olares.sandbox.behaviour.market.stuckIn = [.downloading]
            // Two of them, which share one stale token.
            let watches = [
                try olares.startMarket("install ghost \(Olares.watching)"),
                try olares.startMarket("status ghost \(Olares.watching)"),
            ]
            #expect(await watches[0].stderr.wait(for: "state=downloading"))
            olares.sandbox.expireAccessTokens()
            let looks = olares.sandbox.count(Self.states)
            #expect(
                await olares.sandbox.waitForRequests(to: Self.states, count: looks + 10, timeout: .seconds(120)))
            olares.sandbox.behaviour.market.stuckIn = []
            let run = await watches[0].wait()
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(!run.stderr.contains("retry"), "an expired token is nothing to speak of")
            await watches[1].wait()
            #expect(olares.sandbox.count("/api/refresh") == 1)
        }
    }

    @Test("A login that ends in the middle ends the wait, and says what to do")
    func revoked() async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.market.stuckIn = [.downloading]
            let watch = try olares.startMarket("install ghost \(Olares.watching)")
            #expect(await watch.stderr.wait(for: "state=downloading"))
            olares.sandbox.revokeRefreshTokens()
            olares.sandbox.expireAccessTokens()
            let run = await watch.wait()
            #expect(run.exit == 4, "\(run.stderr)")
            #expect(ShownFailure(run.stderr)?.fixes.first == "olares-cli profile login --olares-id bob@olares.com")
            #expect(olares.appState("ghost") == .downloading)
        }
    }

    @Test("The server goes away and comes back")
    func restart() async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.market.stuckIn = [.downloading]
            // The pauses grow from three seconds to twenty-four, in which the server comes back.
            let watch = try olares.startMarket("install ghost --watch --watch-interval 3s")
            #expect(await watch.stderr.wait(for: "state=downloading"))
            olares.sandbox.goDown()
            #expect(await watch.stderr.wait(for: "(retry 1)"))
            olares.sandbox.behaviour.market.stuckIn = []
            olares.sandbox.comeUp()
            let run = await watch.wait()
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(olares.appState("ghost") == .running)
        }
    }

    @Test(
        "Four looks in a row may fail, in whatever way",
        arguments: [
            .cutConnection, .html, .garbage(bytes: 40), .badChunks, .cutAfter(bytes: 20),
            .status(code: 502, body: "<html>bad gateway</html>", headers: ["content-type": "text/html"]),
            .status(code: 200, body: #"{"success":false,"message":"not now"}"#), .status(code: 500),
        ] as [Fault.Action])
    func lost(answer: Fault.Action) async throws {
        try await withMarketOfBob { olares in
            // The first look is the one before the call. What is cut off on a kept connection goes out again by itself, once.
            let times = if case .cutConnection = answer { 5 } else { 4 }
            olares.sandbox.add(Fault(answer, path: Self.states, after: 1, times: times))
            let run = try await olares.market("install ghost \(Olares.watching)")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(run.stderr.contains("(retry 4)"))
            #expect(!run.stderr.contains("(retry 5)"))
        }
    }

    @Test("Five that fail end the wait, not what is waited for")
    func aborted() async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.add(Fault(.cutConnection, path: Self.states, after: 1))
            let run = try await olares.market("install ghost \(Olares.watching) -o json")
            let failure = expectFailure(
                run, .transport, exit: 5, message: "watch aborted after 5 consecutive errors",
                fix: "olares-cli market status ghost --watch")
            #expect(failure?.json?["retryable"] == true)
            #expect(olares.marketChangesAsked == ["POST /apps/ghost/install"])
            #expect(olares.appState("ghost") == .queued)
            // A change is never sent twice, whatever becomes of the looks.
            olares.sandbox.clearFaults()
            #expect(try await olares.market("status ghost \(Olares.watching)").exit == 0)
        }
    }

    @Test("Ctrl-C ends the wait alone, and says how to take it up again")
    func interrupted() async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.market.stuckIn = [.downloading]
            let terminal = try olares.terminal()
            let session = try olares.start(
                on: terminal, ["market", "install", "ghost", "--watch", "--watch-interval", "10ms"],
                capturesOutput: true)
            #expect(await terminal.wait(for: "state=downloading"))
            terminal.press(control: "C")
            let run = await session.wait()
            #expect(run.exit == 130 && run.stdout.isEmpty)
            #expect(terminal.text.contains("the operation continues on the server"))
            #expect(terminal.text.contains("fix: olares-cli market status ghost --watch\n"))
            #expect(terminal.echoes)
            #expect(olares.marketChangesAsked == ["POST /apps/ghost/install"], "nothing was cancelled")
            #expect(olares.appState("ghost") == .downloading)
            olares.sandbox.behaviour.market.stuckIn = []
            let again = try await olares.market("status ghost \(Olares.watching)")
            #expect(again.exit == 0 && again.stdout.contains("running"), "\(again.stderr)")
        }
    }

    @Test("Signals do the same where there is no terminal", arguments: [SIGINT, SIGTERM])
    func signalled(signal: Int32) async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.market.stuckIn = [.downloading]
            let watch = try olares.startMarket("install ghost --watch --watch-interval 1h")
            let looks = await olares.sandbox.waitForRequests(to: Self.states, count: 2, timeout: .seconds(120))
            #expect(looks && olares.appState("ghost") != nil)
            // Nothing but the signal can end a pause of an hour.
            watch.send(signal)
            let run = await watch.wait()
            #expect(run.exit == 128 + signal, "\(run.stderr)")
            #expect(run.stdout.isEmpty)
            #expect(olares.marketChangesAsked == ["POST /apps/ghost/install"])
        }
    }

    @Test("A time-out is no failure: exit 8, and how to go on", arguments: ["install", "status"])
    func timeout(verb: String) async throws {
        try await withMarketOfBob { olares in
            if verb == "status" { olares.plantApp("ghost", .downloading) }
            olares.sandbox.behaviour.market.stuckIn = [.pending, .downloading]
            let state: AppState = verb == "install" ? .pending : .downloading
            for form in ["", " -o json"] {
                if verb == "install" { olares.sandbox.removeMarketRow("ghost", of: Olares.bob) }
                let run = try await olares.market("\(verb) ghost \(Olares.watching) --watch-timeout 300ms\(form)")
                #expect(run.exit == 8, "\(run.stderr)")
                let failure = try #require(ShownFailure(run.stderr))
                #expect(form.isEmpty || failure.code == "not_finished")
                #expect(failure.message.contains("\(verb) 'ghost'") && failure.message.contains("last state: \(state)"))
                #expect(failure.fixes.first == "olares-cli market status ghost --watch")
                #expect(olares.appState("ghost") == state)
            }
        }
    }

    @Test("A row that goes away means that an app is gone, or that there is nothing to see yet")
    func vanished() async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.market.mishaps = [.init(in: .uninstalling, vanishes: true)]
            olares.plantApp("ghost", .running)
            #expect(try await olares.market("uninstall ghost --yes \(Olares.watching)").exit == 0)
            olares.sandbox.behaviour.market.mishaps = [.init(in: .downloading, vanishes: true)]
            let run = try await olares.market("install ghost \(Olares.watching) --watch-timeout 1s")
            #expect(run.exit == 8, "an install that nobody sees has not come to its end: \(run.stderr)")
            olares.plantApp("ghost", .downloadingCanceling)
            olares.sandbox.behaviour.market.mishaps = [.init(in: .downloadingCanceling, vanishes: true)]
            let status = try await olares.market("status ghost \(Olares.watching)")
            #expect(status.exit == 0, "\(status.stderr)")
        }
    }

    @Test("What is there already is the end of what aims at it, though the server has nothing to do")
    func nothingToDo() async throws {
        try await withMarketOfBob(age: .newer) { olares in
            olares.plantApp("ghost", .stopped) { $0.opType = "upgrade" }
            olares.plantApp("memos", .running)
            for (line, end) in [("stop ghost", "stopped"), ("resume memos", "running")] {
                let run = try await olares.market("\(line) \(Olares.watching) -o json")
                #expect(run.exit == 0, "\(line): \(run.stderr)")
                #expect(try run.json["finalState"] == .string(end))
            }
        }
    }

    @Test("Rows without a time are enough for all that does not need it")
    func withoutTimes() async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.market.omitsStatusTime = true
            for line in ["install ghost --version 5.110.0", "stop ghost", "resume ghost", "upgrade ghost"] {
                let run = try await olares.market("\(line) \(Olares.watching)")
                #expect(run.exit == 0, "\(line): \(run.stderr)")
            }
        }
    }

    @Test("Data for programs are one document, whatever happens on the way")
    func oneDocument() async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.add(Fault(.cutConnection, path: Self.states, after: 2, times: 2))
            let run = try await olares.market("install ghost \(Olares.watching) -o json")
            #expect(run.exit == 0 && run.stderr.isEmpty, "\(run.stderr)")
            #expect(try run.json["finalState"] == "running")
            let yaml = try await olares.market("stop ghost \(Olares.watching) -o yaml")
            #expect(yaml.lines.contains("finalState: stopped") && yaml.stderr.isEmpty)
        }
    }
}
