import Core

/// When an operation is over, and how it ended: the judgement of every watch (docs/protocol/market.md, "Watching").
struct WatchRule: Sendable {
    /// What is waited for.
    enum Goal: String, Sendable {
        case install, upgrade, uninstall, stop, resume, restart, cancel, status
    }

    /// How a row is to be taken.
    enum Verdict: Equatable, Sendable {
        case waiting
        case reached(AppRow)
        case failed(AppRow)
    }

    let goal: Goal
    /// The row as it was before the call; `nil` where there was none.
    var before: AppRow?

    init(_ goal: Goal, before: AppRow? = nil) {
        self.goal = goal
        self.before = before
    }

    /// Whether a row of the same name in another source says nothing: its app is not the one that goes away or is left alone.
    var staysInSource: Bool { goal == .uninstall || goal == .cancel }

    /// What a look says.
    /// - Parameters:
    ///   - row: The app's row; `nil` when it has none.
    ///   - last: The row of the last look that found one.
    ///   - app: The app's name.
    func verdict(on row: AppRow?, after last: AppRow?, app: String) -> Verdict {
        guard let row else { return verdictOnNothing(after: last, app: app) }
        if isFailure(row) { return isStale(row) ? .waiting : .failed(row) }
        return isGoal(row) ? .reached(row) : .waiting
    }

    private func verdictOnNothing(after last: AppRow?, app: String) -> Verdict {
        switch goal {
        case .uninstall:
            return .reached(AppRow(gone: app, from: (last ?? before)?.source ?? "", after: goal.rawValue))
        case .cancel, .status:
            guard let last = last ?? before else { return .waiting }
            return .reached(AppRow(gone: app, from: last.source, after: last.operation))
        default: return .waiting
        }
    }

    private func isGoal(_ row: AppRow) -> Bool {
        let state = row.state
        switch goal {
        case .install: return state == .running && row.operation == "install" && !isStale(row)
        case .upgrade:
            // An app that stood still before the upgrade stands still after it.
            if state == .stopped, before?.state == .stopped, !wasCalledOff(row) { return isNewer(row) }
            return state == .running && row.operation == "upgrade" && !isStale(row)
        case .uninstall: return state == .uninstalled
        // The market leaves the operation empty where there was nothing to do.
        case .stop: return state == .stopped && ["stop", ""].contains(row.operation)
        case .resume: return state == .running && ["resume", ""].contains(row.operation)
        case .restart: return state == .running && isNewer(row)
        case .cancel:
            return [.running, .stopped, .uninstalled].contains(state) || state.isCancelled || state.isFailure
        case .status: return [.running, .stopped, .uninstalled].contains(state) || state.isCancelled
        }
    }

    private func isFailure(_ row: AppRow) -> Bool {
        let state = row.state
        switch goal {
        // What does not fit on the machines, or is called off late, ends up standing still.
        case .install: return fails(row, "install") || (state == .stopped && isNewer(row))
        case .upgrade: return fails(row, "upgrade") || (state == .stopped && isNewer(row) && !isGoal(row))
        case .uninstall: return row.operation == "uninstall" && state.description == "uninstallFailed"
        case .stop: return row.operation == "stop" && state.description == "stopFailed"
        case .resume:
            if state == .stopped || state.description == "resumingCanceled" { return isNewer(row) }
            return row.operation == "resume" && ["resumeFailed", "resumingCancelFailed"].contains(state.description)
        case .restart:
            let words = ["stopFailed", "resumeFailed", "resumingCanceled", "resumingCancelFailed"]
            return words.contains(state.description) && isNewer(row)
        case .cancel: return state.isCancelFailure
        case .status: return state.isFailure || state.isCancelFailure
        }
    }

    /// Whether the operation ended badly. Some servers name another operation once it has been called off.
    private func fails(_ row: AppRow, _ operation: String) -> Bool {
        row.state.isCancelled || (row.operation == operation && row.state.isFailure)
    }

    private func wasCalledOff(_ row: AppRow) -> Bool { row.reason.hasPrefix("upgradeCancelBy") }

    /// Whether a row came into its state after the call.
    private func isNewer(_ row: AppRow) -> Bool { row.changedAt > (before?.changedAt ?? 0) }

    /// Whether a row says of an earlier operation what it seems to say of this one. A look never finds what is stale.
    private func isStale(_ row: AppRow) -> Bool {
        guard let before, goal != .status else { return false }
        return row.changedAt == before.changedAt && row.state == before.state && row.operation == before.operation
            && row.version == before.version && row.source == before.source
    }
}
