import OlaresCore
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

    /// What is said of the last of some rows, the first of which was there before the request.
    /// - Parameter waited: Seconds since the request, at the last look.
    private func verdict(
        _ goal: WatchRule.Goal, before: AppRow?, _ rows: AppRow?..., waited: Int64 = 2, isDoubtful: Bool = false,
        time: Int64? = nil
    ) -> String {
        var rule = WatchRule(goal, before: before)
        rule.isDoubtful = isDoubtful
        var last = "none"
        for (index, row) in rows.enumerated() {
            let isLast = index == rows.count - 1
            let look = WatchRule.Look(row: row, waited: isLast ? waited *| 1000 : 0, time: time)
            switch rule.judge(look, app: "firefox") {
            case .waiting: last = "waiting"
            case .untouched: last = "untouched"
            case .reached(let row): last = "reached \(row.state)"
            case .failed(let row): last = "failed \(row.state)"
            }
        }
        return last
    }

    @Test(
        "Each operation ends well in the state that it aims at",
        arguments: [
            (.install, "", "running", "install"), (.install, "", "running", "clone"),
            (.upgrade, "upgrading", "running", "upgrade"), (.uninstall, "running", "uninstalled", "uninstall"),
            (.stop, "running", "stopped", "stop"), (.resume, "stopped", "running", "resume"),
            (.restart, "stopping", "running", "resume"), (.cancel, "downloading", "downloadingCanceled", "install"),
            (.cancel, "resuming", "stopped", "cancel"), (.status, "stopping", "stopped", "stop"),
        ] as [(WatchRule.Goal, String, String, String)])
    func good(goal: WatchRule.Goal, from: String, state: String, operation: String) throws {
        let before = try Self.row(from, "install", at: 9)
        #expect(verdict(goal, before: before, try Self.row(state, operation)) == "reached \(state)")
    }

    @Test(
        "Each operation can end badly",
        arguments: [
            (.install, "installFailed", "install"), (.install, "downloadFailed", "install"),
            (.install, "installingCanceled", "cancel"), (.install, "stopped", "install"),
            (.upgrade, "upgradeFailed", "upgrade"), (.upgrade, "stopped", "upgrade"),
            (.uninstall, "uninstallFailed", "uninstall"), (.stop, "stopFailed", "stop"),
            (.resume, "resumeFailed", "resume"), (.resume, "stopped", "resume"), (.restart, "resumeFailed", "resume"),
            (.cancel, "installingCancelFailed", "install"), (.status, "applyEnvFailed", "applyEnv"),
        ] as [(WatchRule.Goal, String, String)])
    func bad(goal: WatchRule.Goal, state: String, operation: String) throws {
        let before = try Self.row("initializing", "install", at: 9)
        #expect(verdict(goal, before: before, try Self.row(state, operation)) == "failed \(state)")
    }

    @Test("Another operation's end is not this one's")
    func others() throws {
        let before = try Self.row("pending", "install", at: 9)
        #expect(verdict(.install, before: before, try Self.row("running", "upgrade")) == "waiting")
        #expect(verdict(.stop, before: before, try Self.row("stopFailed", "upgrade")) == "waiting")
        #expect(verdict(.upgrade, before: before, try Self.row("upgrading", "upgrade")) == "waiting")
    }

    @Test(
        "The row is written before anything begins: its old state proves nothing until another was seen, or 10 s are over",
        arguments: [
            (.upgrade, "running", "upgrade", "upgrading", "reached"),
            (.upgrade, "stopped", "upgrade", "upgrading", "reached"),
            (.upgrade, "upgradeFailed", "upgrade", "upgrading", "failed"),
            (.install, "installFailed", "install", "pending", "failed"),
            (.install, "pendingCanceled", "install", "pending", "failed"),
            (.uninstall, "uninstallFailed", "uninstall", "uninstalling", "failed"),
            (.resume, "stopped", "resume", "resuming", "failed"),
            (.restart, "running", "resume", "stopping", "reached"),
            (.cancel, "pendingCancelFailed", "cancel", "pendingCanceling", "failed"),
        ] as [(WatchRule.Goal, String, String, String, String)])
    func notBegun(goal: WatchRule.Goal, state: String, operation: String, on: String, end: String) throws {
        let before = try Self.row(state, "install", at: 9)
        let written = try Self.row(state, operation)
        #expect(verdict(goal, before: before, written) == "waiting")
        #expect(verdict(goal, before: before, written, waited: 10) == "\(end) \(state)")
        // Times have whole seconds, so that the end may be as old as the request.
        #expect(verdict(goal, before: before, written, try Self.row(on, operation), written) == "\(end) \(state)")
    }

    @Test("A row that is the one from before in everything says nothing of the request, however long it stays")
    func stale() throws {
        for (goal, state, operation) in [
            (.install, "installFailed", "install"), (.upgrade, "running", "upgrade"), (.stop, "stopFailed", "stop"),
            (.restart, "running", "resume"), (.resume, "stopped", "resume"),
        ] as [(WatchRule.Goal, String, String)] {
            for second in [10, nil] {
                let row = try Self.row(state, operation, at: second)
                #expect(verdict(goal, before: row, row, waited: 30) == "waiting", "\(goal)")
            }
        }
    }

    @Test("What is already where it is wanted ends a stop or resume: at once where the market says so, or after 10 s")
    func nothingToDo() throws {
        let before = try Self.row("stopped", "upgrade", at: 9)
        #expect(verdict(.stop, before: before, try Self.row("stopped", "", at: 9)) == "reached stopped")
        #expect(verdict(.stop, before: before, try Self.row("stopped", "stop")) == "waiting")
        #expect(verdict(.stop, before: before, try Self.row("stopped", "stop"), waited: 10) == "reached stopped")
    }

    @Test("`failed` may be what an earlier request left, and counts after 10 s")
    func failed() throws {
        let running = try Self.row("running", "install", at: 9)
        let failed = try Self.row("failed", "upgrade", reason: "upgrade failed: appservice: no")
        #expect(verdict(.upgrade, before: running, failed) == "waiting")
        #expect(verdict(.upgrade, before: running, failed, waited: 10) == "failed failed")
        let going = try Self.row("upgrading", "upgrade")
        #expect(
            verdict(.upgrade, before: failed, failed, going, try Self.row("running", "upgrade")) == "reached running")
        #expect(verdict(.install, before: nil, try Self.row("", "install"), waited: 60) == "waiting")
    }

    @Test("Where nobody knows whether the market has the request: no trace of it for a minute ends the wait")
    func doubtful() throws {
        let before = try Self.row("running", "install", at: 9)
        let written = try Self.row("running", "upgrade")
        #expect(verdict(.upgrade, before: before, before, waited: 59, isDoubtful: true) == "waiting")
        #expect(verdict(.upgrade, before: before, before, waited: 60, isDoubtful: true) == "untouched")
        #expect(verdict(.install, before: nil, nil, waited: 60, isDoubtful: true) == "untouched")
        #expect(verdict(.upgrade, before: before, written, waited: 140, isDoubtful: true) == "waiting", "in line")
        #expect(verdict(.upgrade, before: before, written, waited: 150, isDoubtful: true) == "reached running")
        #expect(WatchRule(.upgrade, before: before).isTouched(written))
        #expect(!WatchRule(.upgrade, before: before).isTouched(before))
    }

    @Test("Where the row before could not be read, the first that is seen stands in for it")
    func blind() throws {
        var rule = WatchRule(.install, isBlind: true)
        let old = try Self.row("installFailed", "install", at: 9)
        #expect(rule.judge(.init(row: old, waited: 0), app: "firefox") == .waiting)
        #expect(rule.judge(.init(row: old, waited: 20_000), app: "firefox") == .waiting)
        let new = try Self.row("installFailed", "install")
        #expect(rule.judge(.init(row: try Self.row("installing"), waited: 21_000), app: "firefox") == .waiting)
        #expect(rule.judge(.init(row: new, waited: 22_000), app: "firefox") == .failed(new))
    }

    @Test("An app that was stopped before its upgrade is stopped after it, unless that was cancelled")
    func stoppedUpgrade() throws {
        let before = try Self.row("stopped", "stop")
        let going = try Self.row("upgrading", "upgrade", at: 11)
        #expect(
            verdict(.upgrade, before: before, going, try Self.row("stopped", "upgrade", at: 11)) == "reached stopped")
        let calledOff = try Self.row("stopped", "cancel", at: 11, reason: "upgradeCancelByUser")
        #expect(verdict(.upgrade, before: before, going, calledOff) == "failed stopped")
    }

    @Test("A state that somebody may just have wanted changed is looked at for 10 s more")
    func young() throws {
        let row = try Self.row("running", "upgrade")
        let changed = row.changedAt
        #expect(verdict(.status, before: row, row, time: changed +| 3000) == "waiting")
        #expect(verdict(.status, before: row, row, waited: 10, time: changed +| 3000) == "reached running")
        #expect(verdict(.status, before: row, row, time: changed +| 10_000) == "reached running")
        #expect(verdict(.status, before: row, row) == "reached running")
        #expect(verdict(.status, before: row, row, time: .min) == "waiting", "a number from outside")
    }

    @Test("A row that is not there is the end of an uninstall at once, and of other waits once it was seen")
    func absent() throws {
        let seen = try Self.row("downloading", "install")
        #expect(verdict(.uninstall, before: nil, nil) == "reached uninstalled")
        #expect(verdict(.cancel, before: nil, nil) == "waiting")
        #expect(verdict(.cancel, before: nil, seen, nil) == "reached uninstalled")
        #expect(verdict(.status, before: seen, nil) == "reached uninstalled")
        #expect(verdict(.install, before: nil, seen, nil) == "waiting")
    }
}
