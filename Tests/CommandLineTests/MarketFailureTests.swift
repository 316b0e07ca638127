import Core
import Foundation
import Sandbox
import Testing

/// Every way in which an operation on an app can fail: reached, told with the server's reason, and followed by a look at it.
@Suite struct MarketFailureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let line: String
        /// Where the app is before; nil for one that is not there.
        var from: AppState?
        /// Where it goes wrong.
        let mishap: AppState
        /// Where that leads.
        let end: AppState

        var testDescription: String { "\(line): \(mishap) -> \(end)" }
        var verb: String { String(line.prefix { $0 != " " }) }
    }

    private static let cases = [
        Case(line: "install ghost", mishap: .pending, end: .pendingCanceled),
        Case(line: "install ghost", mishap: .downloading, end: .downloadFailed),
        Case(line: "install ghost", mishap: .downloading, end: .downloadingCanceled),
        Case(line: "install ghost", mishap: .installing, end: .installFailed),
        Case(line: "install ghost", mishap: .installing, end: .installingCanceled),
        Case(line: "install ghost", mishap: .initializing, end: .initializingCanceled),
        Case(line: "install ghost", mishap: .initializing, end: .failed),
        // What fits on no machine ends standing still.
        Case(line: "install ghost", mishap: .initializing, end: .stopped),
        Case(line: "install ghost", from: .downloadFailed, mishap: .downloading, end: .downloadFailed),
        Case(line: "upgrade ghost", from: .running, mishap: .upgrading, end: .upgradeFailed),
        Case(line: "upgrade ghost", from: .upgradeFailed, mishap: .upgrading, end: .upgradeFailed),
        Case(line: "upgrade ghost", from: .running, mishap: .upgrading, end: .upgradingCanceled),
        Case(line: "stop ghost", from: .running, mishap: .stopping, end: .stopFailed),
        Case(line: "stop ghost", from: .stopFailed, mishap: .stopping, end: .stopFailed),
        Case(line: "resume ghost", from: .stopped, mishap: .resuming, end: .resumeFailed),
        Case(line: "resume ghost", from: .resumeFailed, mishap: .resuming, end: .resumeFailed),
        Case(line: "resume ghost", from: .stopped, mishap: .resuming, end: .resumingCancelFailed),
        Case(line: "restart ghost", from: .running, mishap: .stopping, end: .stopFailed),
        Case(line: "restart ghost", from: .running, mishap: .resuming, end: .resumeFailed),
        Case(line: "uninstall ghost --yes", from: .running, mishap: .uninstalling, end: .uninstallFailed),
        Case(line: "uninstall ghost --yes", from: .uninstallFailed, mishap: .uninstalling, end: .uninstallFailed),
        Case(line: "cancel ghost", from: .pending, mishap: .pendingCanceling, end: .pendingCancelFailed),
        Case(line: "cancel ghost", from: .downloading, mishap: .downloadingCanceling, end: .downloadingCancelFailed),
        Case(line: "cancel ghost", from: .installing, mishap: .installingCanceling, end: .installingCancelFailed),
        Case(line: "cancel ghost", from: .applyingEnv, mishap: .applyingEnvCanceling, end: .applyingEnvCancelFailed),
        Case(line: "cancel ghost", from: .upgrading, mishap: .upgradingCanceling, end: .upgradingCancelFailed),
        Case(line: "cancel ghost", from: .resuming, mishap: .resumingCanceling, end: .resumingCancelFailed),
        Case(line: "status ghost", from: .applyingEnv, mishap: .applyingEnv, end: .applyEnvFailed),
        Case(line: "status ghost", from: .installing, mishap: .installing, end: .installFailed),
    ]

    @Test("A state that is a failure ends the wait, with the server's reason and what to look at", arguments: cases)
    func failures(example: Case) async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.osVersion = "1.12.7"
            if let from = example.from {
                olares.plantApp("ghost", from, version: "5.110.0")
                // What is to be called off must not go on before.
                if example.verb == "cancel" { olares.sandbox.behaviour.market.stuckIn = [from] }
            }
            olares.sandbox.behaviour.market.mishaps = [
                .init(in: example.mishap, becomes: example.end, message: "no space left on node \"olares\"")
            ]
            let run = try await olares.market("\(example.line) \(Olares.watching) -o json")
            #expect(run.exit == 1, "\(run.stderr)")
            #expect(olares.appState("ghost") == example.end)
            let failure = try #require(ShownFailure(run.stderr), "\(run.stderr)")
            #expect(failure.code == "operation_failed")
            #expect(failure.message.contains("\(example.verb) 'ghost' failed: state=\(example.end)"))
            #expect(failure.message.contains("no space left on node \"olares\""))
            let words = try #require(failure.json?["next"]?.array?.first?["argv"]?.strings)
            #expect(words.starts(with: ["olares-cli", "market", "status", "ghost"]))
            let look = try await olares.run(Array(words.dropFirst()))
            #expect(look.exit == 0 && look.stdout.contains(example.end.rawValue), "\(look.stderr)")
        }
    }

    @Test("For people it is one line of failure, and a line with what to do")
    func inText() async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.market.mishaps = [
                .init(in: .downloading, of: "ghost", message: "image not\u{1b}[2J found")
            ]
            let run = try await olares.market("install ghost \(Olares.watching)")
            expectFailure(
                run, .operationFailed,
                message: "install 'ghost' failed: state=downloadFailed op=install reason: image not")
            #expect(!run.stderr.contains("\u{1b}"))
            #expect(run.stderr.hasSuffix("fix: olares-cli market status ghost --all-sources\n"), "\(run.stderr)")
            let quiet = try await olares.market("install ghost -q \(Olares.watching)")
            #expect(quiet.exit == 1 && quiet.stdout.isEmpty)
            #expect(try await olares.market("install memos \(Olares.watching)").exit == 0, "others are well")
        }
    }

    @Test("Called off by somebody else while it is watched", arguments: [true, false])
    func calledOff(keepsOperation: Bool) async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.market.cancelKeepsOperation = keepsOperation
            olares.sandbox.behaviour.market.stuckIn = [.downloading]
            let watch = try olares.startMarket("install ghost \(Olares.watching)")
            #expect(await watch.stderr.wait(for: "state=downloading"))
            #expect(try await olares.market("cancel ghost").exit == 0)
            let run = await watch.wait()
            expectFailure(run, .operationFailed, message: "install 'ghost' failed: state=downloadingCanceled")
        }
    }

    @Test("A resume and an upgrade that are called off leave the app standing still, which is not what was wanted")
    func calledOffLate() async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.osVersion = "1.12.7"
            for (verb, before, state) in [
                ("upgrade", AppState.running, AppState.upgrading), ("resume", .stopped, .resuming),
            ] {
                olares.plantApp("ghost", before, version: "5.110.0")
                olares.sandbox.behaviour.market.stuckIn = [state]
                let watch = try olares.startMarket("\(verb) ghost \(Olares.watching)")
                #expect(await watch.stderr.wait(for: "state=\(state)"))
                #expect(try await olares.market("cancel ghost").exit == 0)
                let run = await watch.wait()
                expectFailure(run, .operationFailed, message: "\(verb) 'ghost' failed: state=stopped")
            }
        }
    }

    @Test("What the server refuses is told in its own words, and nothing is waited for")
    func refused() async throws {
        try await withMarketOfBob { olares in
            olares.plantApp("ghost", .running)
            let answers: [(Fault.Action, Int32, String)] = [
                (.status(code: 200, body: #"{"success":false,"message":"the app is locked"}"#), 1, "the app is locked"),
                (.status(code: 409, body: #"{"success":false,"message":"busy"}"#), 1, "busy"),
                (.status(code: 202, body: #"{"success":true,"message":"queued"}"#), 1, "queued"),
                (
                    .status(code: 502, body: "<html>bad gateway</html>", headers: ["content-type": "text/html"]), 1,
                    "502"
                ),
                (.html, 1, "not JSON"), (.cutConnection, 5, "the exchange with market.bob.olares.com failed"),
            ]
            for (answer, exit, message) in answers {
                olares.sandbox.add(Fault(answer, method: "POST", path: "/app-store/api/v2/apps/stop", times: 2))
                for form in ["", " -o json"] {
                    let run = try await olares.market("stop ghost \(Olares.watching)\(form)")
                    #expect(run.exit == exit, "\(answer): \(run.stderr)")
                    #expect(run.stdout.isEmpty)
                    #expect(ShownFailure(run.stderr)?.message.contains(message) == true, "\(answer): \(run.stderr)")
                    #expect(ShownFailure(run.stderr)?.fixes.isEmpty == false, "\(answer): \(run.stderr)")
                }
            }
            #expect(olares.appState("ghost") == .running)
        }
    }
}
