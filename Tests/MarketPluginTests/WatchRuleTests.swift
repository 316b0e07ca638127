import Core
import Testing

@testable import MarketPlugin

/// When a watch is over, and how it ended.
@Suite struct WatchRuleTests {
    private static func row(
        _ state: String, _ operation: String = "", at second: Int? = 10, reason: String = "", version: String = "1.0.0",
        source: String = "market.olares"
    ) throws -> AppRow {
        var status: JSONObject = [
            "name": "firefox", "state": .string(state), "opType": .string(operation), "reason": .string(reason),
        ]
        if let second { status["statusTime"] = .string("2026-07-01T08:00:\(second)Z") }
        return try #require(AppRow(["version": .string(version), "status": .object(status)], source: source))
    }

    private func verdict(
        _ goal: WatchRule.Goal, _ row: AppRow?, before: AppRow? = nil, last: AppRow? = nil
    ) -> String {
        switch WatchRule(goal, before: before).verdict(on: row, after: last, app: "firefox") {
        case .waiting: "waiting"
        case .reached(let row): "reached \(row.state)"
        case .failed(let row): "failed \(row.state)"
        }
    }

    @Test(
        "Each operation ends well in the state that it aims at",
        arguments: [
            (.install, "running", "install"), (.upgrade, "running", "upgrade"),
            (.uninstall, "uninstalled", "uninstall"),
            (.stop, "stopped", "stop"), (.stop, "stopped", ""), (.resume, "running", "resume"),
            (.resume, "running", ""), (.restart, "running", "resume"), (.cancel, "downloadingCanceled", "install"),
            (.cancel, "running", "install"), (.status, "stopped", "stop"),
        ] as [(WatchRule.Goal, String, String)])
    func good(goal: WatchRule.Goal, state: String, operation: String) throws {
        #expect(verdict(goal, try Self.row(state, operation)) == "reached \(state)")
    }

    @Test(
        "Each operation can end badly",
        arguments: [
            (.install, "installFailed", "install"), (.install, "downloadFailed", "install"),
            (.install, "installingCanceled", "cancel"), (.install, "stopped", "install"),
            (.upgrade, "upgradeFailed", "upgrade"), (.upgrade, "stopped", "upgrade"),
            (.uninstall, "uninstallFailed", "uninstall"), (.stop, "stopFailed", "stop"),
            (.resume, "resumeFailed", "resume"), (.resume, "stopped", "resume"), (.restart, "resumeFailed", "resume"),
            (.cancel, "downloadingCancelFailed", "install"), (.status, "applyEnvFailed", "applyEnv"),
        ] as [(WatchRule.Goal, String, String)])
    func bad(goal: WatchRule.Goal, state: String, operation: String) throws {
        #expect(verdict(goal, try Self.row(state, operation)) == "failed \(state)")
    }

    @Test("Another operation's end is not this one's")
    func others() throws {
        #expect(verdict(.install, try Self.row("running", "upgrade")) == "waiting")
        #expect(verdict(.stop, try Self.row("stopFailed", "upgrade")) == "waiting")
        #expect(verdict(.upgrade, try Self.row("upgrading", "upgrade")) == "waiting")
    }

    @Test("What the row said before the call says nothing of it")
    func stale() throws {
        let failed = try Self.row("installFailed", "install")
        #expect(verdict(.install, failed, before: failed) == "waiting")
        #expect(
            verdict(.install, try Self.row("installFailed", "install", at: 11), before: failed)
                == "failed installFailed")
        let upgraded = try Self.row("running", "upgrade")
        #expect(verdict(.upgrade, upgraded, before: upgraded) == "waiting")
        #expect(verdict(.upgrade, try Self.row("running", "upgrade", at: 11), before: upgraded) == "reached running")
        let failedStop = try Self.row("stopFailed", "stop")
        #expect(verdict(.stop, failedStop, before: failedStop) == "waiting")
    }

    @Test("Without times an old row says nothing either, unless it is of another version or source")
    func staleWithoutTimes() throws {
        let failed = try Self.row("installFailed", "install", at: nil)
        #expect(verdict(.install, failed, before: failed) == "waiting")
        let newer = try Self.row("installFailed", "install", at: nil, version: "1.0.1")
        #expect(verdict(.install, newer, before: failed) == "failed installFailed")
        let other = try Self.row("installFailed", "install", at: nil, source: "upload")
        #expect(verdict(.install, other, before: failed) == "failed installFailed")
        let upgraded = try Self.row("running", "upgrade", at: nil)
        #expect(verdict(.upgrade, upgraded, before: upgraded) == "waiting")
    }

    @Test("A restart has happened once the app came into its state later, and never where no time is told")
    func restart() throws {
        let before = try Self.row("running", "resume")
        #expect(verdict(.restart, before, before: before) == "waiting")
        #expect(verdict(.restart, try Self.row("running", "resume", at: 11), before: before) == "reached running")
        #expect(verdict(.restart, try Self.row("running", "resume", at: nil), before: before) == "waiting")
    }

    @Test("An app that stood still before its upgrade stands still after it, unless that was called off")
    func stoppedUpgrade() throws {
        let before = try Self.row("stopped", "stop")
        #expect(verdict(.upgrade, try Self.row("stopped", "upgrade", at: 11), before: before) == "reached stopped")
        let calledOff = try Self.row("stopped", "upgrade", at: 11, reason: "upgradeCancelByUser")
        #expect(verdict(.upgrade, calledOff, before: before) == "failed stopped")
        #expect(verdict(.upgrade, before, before: before) == "waiting")
    }

    @Test("A row that is not there is the end of an uninstall at once, and of other waits once it was seen")
    func absent() throws {
        let seen = try Self.row("downloading", "install")
        #expect(verdict(.uninstall, nil) == "reached uninstalled")
        #expect(verdict(.cancel, nil) == "waiting")
        #expect(verdict(.cancel, nil, last: seen) == "reached uninstalled")
        #expect(verdict(.status, nil, before: seen) == "reached uninstalled")
        #expect(verdict(.install, nil, last: seen) == "waiting")
    }
}
