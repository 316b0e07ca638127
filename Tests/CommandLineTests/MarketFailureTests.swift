import Foundation
import OlaresCore
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
        // What fits on no machine ends stopped.
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
        try await withMarketOfBob(age: example.verb == "restart" ? .newer : .may2026) { olares in
            olares.sandbox.behaviour.osVersion = "1.12.7"
            if let from = example.from {
                olares.plantApp("ghost", from, version: "5.110.0")
                // What is to be cancelled must not go on before.
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

    @Test("Cancelled by somebody else while it is watched", arguments: [true, false])
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

    @Test("A resume and an upgrade that are cancelled leave the app stopped, which is not what was wanted")
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
            let answers: [(Fault.Action, FailureCode, String)] = [
                (
                    .status(code: 200, body: #"{"success":false,"message":"the app is locked"}"#), .serverRefused,
                    "the app is locked"
                ),
                (.status(code: 409, body: #"{"success":false,"message":"busy"}"#), .serverRefused, "busy"),
                (
                    .status(code: 500, body: #"{"success":false,"message":"insufficient &lt;memory&gt;"}"#),
                    .serverRefused, "insufficient <memory> (HTTP 500)"
                ),
                (.status(code: 204, body: #"{"success":true}"#), .serverRefused, "204"),
                (.status(code: 500, body: "<html>"), .httpServerError, "500"),
                (.html, .decode, "not JSON"),
                // Something on the way gave up, or the line went dead: nobody knows.
                (.status(code: 504, body: "<html>"), .outcomeUnknown, "gave up waiting"),
                (.cutConnection, .outcomeUnknown, "the exchange with market.bob.olares.com failed"),
            ]
            for (answer, code, message) in answers {
                olares.sandbox.add(Fault(answer, method: "POST", path: "/app-store/api/v2/apps/stop", times: 2))
                for form in ["", " -o json"] {
                    let run = try await olares.market("stop ghost\(form)")
                    let failure = expectFailure(run, code, message: message)
                    if code == .outcomeUnknown, !form.isEmpty { #expect(failure?.json?["retryable"] == false) }
                    #expect(failure?.fixes.isEmpty == false, "\(answer): \(run.stderr)")
                }
            }
            #expect(olares.appState("ghost") == .running)
            // To look something up is no change, whatever the method.
            olares.sandbox.add(Fault(.cutConnection, method: "POST", path: "/app-store/api/v2/apps"))
            expectFailure(try await olares.market("show firefox"), .transport, exit: 5, message: "the exchange with ")
        }
    }

    @Test("A line that goes dead after the market has the request: the row shows it, and a watch goes on")
    func answerLost() async throws {
        try await withMarketOfBob { olares in
            for (line, end) in [("install ghost", AppState.running), ("uninstall ghost --yes", .uninstalled)] {
                olares.sandbox.add(
                    Fault(
                        .cutConnection, path: "/app-store/api/v2/apps/ghost\(line.hasPrefix("i") ? "/install" : "")",
                        phase: .afterHandling, times: 1))
                let run = try await olares.market("\(line) \(Olares.watching)")
                #expect(run.exit == 0, "\(run.stderr)")
                #expect(run.stderr.contains("whether the market took it is not known"), "\(run.stderr)")
                #expect(olares.appState("ghost") == end)
            }
            olares.sandbox.add(
                Fault(.cutConnection, path: "/app-store/api/v2/apps/memos/install", phase: .afterHandling, times: 1))
            let seen = try await olares.market("install memos -o json")
            #expect(try seen.exit == 0 && seen.json["status"] == "accepted", "\(seen.stderr)")
            #expect(olares.marketChangesAsked.count == 3, "nothing is sent twice")
            // What never reached the market does not go on there, and a short watch does not say so.
            olares.sandbox.add(Fault(.cutConnection, path: "/app-store/api/v2/apps/linkding/install", times: 1))
            let unseen = try await olares.market("install linkding --watch --watch-timeout 1s")
            #expect(unseen.exit == 1 && unseen.stderr.contains("still shows nothing of it"), "\(unseen.stderr)")
            #expect(!unseen.stderr.contains("continues on the server"), "\(unseen.stderr)")
        }
    }

    @Test("A refusal leaves a row at failed: it stays in the lists with its reason, and blocks nothing")
    func failedRow() async throws {
        try await withMarketOfBob { olares in
            olares.plantApp("ghost", .running, version: "5.110.0")
            // The app service refuses behind the market's back.
            olares.sandbox.behaviour.market.stuckIn = [.upgrading]
            _ = try await MarketClient(olares).send(
                "POST", "/apps/ghost/install",
                ["app_name": "ghost", "source": "market.olares", "version": "5.110.0", "sync": true])
            #expect(olares.appState("ghost") == .failed)
            for line in ["list --mine", "status"] {
                let run = try await olares.market(line)
                #expect(run.stdout.contains("failed"), "\(line): \(run.stdout)")
                #expect(run.stdout.contains("install operation is not allowed for running state"), "\(run.stdout)")
            }
            let mine = try await olares.market("list --mine -o json").json.array?.first
            #expect(mine?["reason"]?.string?.hasPrefix("install failed: appservice:") == true)
            olares.sandbox.behaviour.market.stuckIn = []
            let upgrade = try await olares.market("upgrade ghost \(Olares.watching)")
            #expect(upgrade.exit == 0, "\(upgrade.stderr)")
            for verb in ["stop ghost", "uninstall ghost --yes"] {
                _ = try await MarketClient(olares).send(
                    "POST", "/apps/ghost/install",
                    ["app_name": "ghost", "source": "market.olares", "version": "5.110.0", "sync": true])
                #expect(olares.appState("ghost") == .failed)
                let run = try await olares.market("\(verb) \(Olares.watching)")
                #expect(run.exit == 0, "\(verb): \(run.stderr)")
            }
        }
    }

    @Test("Where the app service's reason is lost, the state says what is possible", arguments: [true, false])
    func reasons(areTold: Bool) async throws {
        try await withMarketOfBob { olares in
            olares.sandbox.behaviour.market.tellsReasons = areTold
            olares.plantApp("ghost", .upgradeFailed, version: "5.110.0")
            let stop = try await olares.market("stop ghost")
            expectFailure(
                stop, .serverRefused,
                message: "the app was in state 'upgradeFailed', which allows upgrade, uninstall")
            let resume = try await olares.market("resume ghost")
            expectFailure(
                resume, .serverRefused,
                message: areTold ? "resume operation is not allowed" : "which allows upgrade, uninstall")
            #expect(!resume.stderr.contains("run it again"), "\(resume.stderr)")
            let cancel = try await olares.market("cancel ghost")
            expectFailure(
                cancel, areTold ? .serverRefused : .preconditionFailed,
                message: areTold ? "cancel operation is not allowed" : "has no operation left to cancel")
        }
    }

    @Test("What the market does not have is named")
    func notThere() async throws {
        try await withMarketOfBob { olares in
            let version = try await olares.market("install ghost --version 9.9.9")
            expectFailure(
                version, .remoteNotFound, message: "source 'market.olares' does not have it in this version",
                fix: "olares-cli market get ghost --source market.olares")
            olares.plantApp("ghost", .running)
            let restart = try await olares.market("restart ghost")
            expectFailure(
                restart, .backendTooOld, message: "the market of this Olares cannot restart apps (HTTP 405)")
            #expect(restart.stderr.contains("olares-cli market stop ghost --watch && olares-cli market resume ghost"))
            let package = try await olares.market("download ghost -s market.olares")
            expectFailure(package, .backendTooOld, message: "cannot hand out charts (HTTP 501)")
            olares.sandbox.behaviour.market.appServiceIsAway = true
            let away = try await olares.market("status")
            expectFailure(away, .tokenRejected, exit: 4, message: "while the app service behind it is away")
            #expect(away.stderr.contains("\"Failed to get user information\""))
        }
    }
}
