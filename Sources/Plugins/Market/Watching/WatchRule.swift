import OlaresCore

/// When an operation is over, and how it ended: the judgement of every watch (docs/protocol/market.md, "Watching").
///
/// The market writes the operation and its time into the row before the app service is asked, and the state follows some
/// time later. So a state that was there before proves nothing until another has been seen, or some time has passed.
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
        /// Nothing shows that the market ever had the request.
        case untouched
    }

    /// What a look found.
    struct Look: Sendable {
        /// The app's row; `nil` when it has none.
        let row: AppRow?
        /// Milliseconds since the request.
        let waited: Int64
        /// When the server looked, in milliseconds since 1970; `nil` where it does not say.
        var time: Int64?
    }

    /// The time after which an unchanged state counts, in milliseconds.
    static let gracePeriod: Int64 = 10_000
    /// The same where the request may still be waiting in the market's line of tasks.
    static let queueGracePeriod: Int64 = 150_000
    /// The time within which a request leaves a trace in the row, in milliseconds.
    static let traceGracePeriod: Int64 = 60_000

    let goal: Goal
    /// The row as it was before the call; `nil` where there was none.
    private(set) var before: AppRow?
    /// Whether the row before could not be read, so that the first that is seen stands in for it.
    var isBlind = false
    /// Whether nobody knows that the market took the request.
    var isDoubtful = false
    /// The last row that was seen.
    private(set) var last: AppRow?
    /// Whether a state other than the one before has been seen.
    private var hasMoved = false

    init(_ goal: Goal, before: AppRow? = nil, isBlind: Bool = false) {
        self.goal = goal
        self.before = before
        self.isBlind = isBlind
    }

    /// Whether a row of the same name in another source says nothing: its app is not the one that goes away or is left alone.
    var staysInSource: Bool { goal == .uninstall || goal == .cancel }

    /// Whether a row shows that the market has the request.
    func isTouched(_ row: AppRow) -> Bool { !isStale(row) && operations.contains(row.operation) }

    /// What a look says.
    /// - Parameter app: The app's name.
    mutating func judge(_ look: Look, app: String) -> Verdict {
        guard let row = look.row else {
            let verdict = verdictOnNothing(app: app)
            return verdict == .waiting && isUntouched(nil, look) ? .untouched : verdict
        }
        if isBlind, before == nil { before = row }
        if row.state != stateBefore, !row.state.isInconclusive { hasMoved = true }
        last = row
        guard proves(row, look) else { return isUntouched(row, look) ? .untouched : .waiting }
        if isFailure(row), isFresh(row) { return .failed(row) }
        return isGoal(row) ? .reached(row) : .waiting
    }

    private func verdictOnNothing(app: String) -> Verdict {
        switch goal {
        case .uninstall:
            return .reached(AppRow(gone: app, from: (last ?? before)?.source ?? "", after: goal.rawValue))
        case .cancel, .status:
            guard let last = last ?? before else { return .waiting }
            return .reached(AppRow(gone: app, from: last.source, after: last.operation))
        default: return .waiting
        }
    }

    // MARK: Whether a row says anything

    private var stateBefore: AppState { before?.state ?? AppState("") }

    /// The words that the market has for the operation.
    private var operations: Set<String> {
        switch goal {
        case .install: ["install", "clone"]
        case .restart: ["stop", "resume", "restart"]
        default: [goal.rawValue]
        }
    }

    /// Whether the state of a row is one that came of the request.
    private func proves(_ row: AppRow, _ look: Look) -> Bool {
        if hasMoved { return true }
        if goal == .status { return look.waited >= Self.gracePeriod || !isYoung(row, look) }
        // Newer markets empty the operation where there was nothing to do.
        if row.operation.isEmpty, before?.operation.isEmpty == false { return true }
        guard !row.state.description.isEmpty else { return false }
        let isInLine = isDoubtful && row.state == stateBefore
        return look.waited >= (isInLine ? Self.queueGracePeriod : Self.gracePeriod)
    }

    /// Whether somebody may just have asked for something that has not begun.
    private func isYoung(_ row: AppRow, _ look: Look) -> Bool {
        guard let time = look.time, row.changedAt > 0 else { return false }
        return time < row.changedAt +| Self.gracePeriod
    }

    private func isUntouched(_ row: AppRow?, _ look: Look) -> Bool {
        isDoubtful && look.waited >= Self.traceGracePeriod && (row.map(isStale) ?? (last == nil))
    }

    /// Whether a row is the one from before in everything.
    private func isStale(_ row: AppRow) -> Bool { row == before }

    /// Whether a row says something new. A look never finds what is stale.
    private func isFresh(_ row: AppRow) -> Bool { goal == .status || hasMoved || !isStale(row) }

    // MARK: What it says

    private func isGoal(_ row: AppRow) -> Bool {
        let state = row.state
        switch goal {
        case .install, .upgrade:
            // An app that was stopped before the upgrade is stopped after it.
            if goal == .upgrade, state == .stopped {
                return stateBefore == .stopped && !wasCalledOff(row) && isFresh(row)
            }
            return state == .running && operations.contains(row.operation) && isFresh(row)
        case .uninstall: return state == .uninstalled
        case .stop: return state == .stopped && ["stop", ""].contains(row.operation)
        case .resume: return state == .running && ["resume", ""].contains(row.operation)
        case .restart: return state == .running && (hasMoved || (row.operation != "stop" && isFresh(row)))
        case .cancel:
            return [.running, .stopped, .uninstalled].contains(state) || state.isCancelled || state.isFailure
        case .status: return [.running, .stopped, .uninstalled].contains(state) || state.isCancelled
        }
    }

    private func isFailure(_ row: AppRow) -> Bool {
        let state = row.state
        let fails = operations.contains(row.operation) && state.isFailure
        switch goal {
        // What does not fit on the machines, or is cancelled late, ends up stopped. Some servers name another
        // operation once it has been cancelled.
        case .install: return fails || state.isCancelled || state == .stopped
        case .upgrade: return fails || state.isCancelled || (state == .stopped && !isGoal(row))
        case .uninstall, .stop: return fails
        case .resume:
            return fails || state == .stopped
                || ["resumingCanceled", "resumingCancelFailed"].contains(state.description)
        case .restart: return fails || ["resumingCanceled", "resumingCancelFailed"].contains(state.description)
        case .cancel: return state.isCancelFailure
        case .status: return state.isFailure || state.isCancelFailure
        }
    }

    private func wasCalledOff(_ row: AppRow) -> Bool { row.reason.hasPrefix("upgradeCancelBy") }
}
