import OlaresCore
import OlaresExecution

/// Polls an app's row until an operation on it is over.
struct AppWatcher: Sendable {
    /// The verb that is waited for.
    let verb: String
    let app: String
    /// Where the app is looked for: there alone where it is to go away or to be left alone, or else there first.
    let source: String?
    let rule: WatchRule
    /// Why it is not known that the market took the request; `nil` where it did.
    var doubt: Failure?
    let options: WatchOptions
    let server: MarketServer
    let context: CommandContext

    private var what: String { "\(verb) '\(app)'" }
    private var follow: NextStep { .status(of: app, watching: true) }

    /// The row at the good end.
    /// - Throws: ``Failure`` with `operation_failed` at a bad end, `not_finished` when the time is over, `interrupted` when
    ///   somebody stops the watch; the operation continues on the server.
    func run() async throws(Failure) -> AppRow {
        defer { context.showProgress([]) }
        let watcher = self
        return try await context.interruption.during { () async throws(Failure) -> AppRow in
            try await watcher.poll()
        } interrupted: {
            let rest = rule.goal == .cancel ? "" : ", and nothing was cancelled"
            return Failure(
                .interrupted, "\(what): watch canceled by user; the operation continues on the server\(rest)",
                next: [follow])
        }
    }

    private func poll() async throws(Failure) -> AppRow {
        var (rule, shown) = (rule, "")
        rule.isDoubtful = doubt != nil
        let poller = Poller(
            every: .milliseconds(options.interval), timeout: .milliseconds(options.timeout), clock: context.clock)
        return try await poller.run { elapsed throws(Failure) in
            let rows = try await server.rows()
            let row = rows.watched(app, in: source, only: rule.staysInSource)
            show(row, after: elapsed, &shown)
            switch rule.judge(.init(row: row, waited: elapsed.milliseconds, time: rows.time), app: app) {
            case .reached(let row): return row
            case .failed(let row): throw bad(row)
            case .untouched: throw untouched(after: elapsed)
            case .waiting: return nil
            }
        } retrying: { failure, count in
            context.notify("watch: failed to fetch state: \(failure.message) (retry \(count))")
        } otherwise: { ending in
            switch ending {
            case .failed(let failure, let count): failure.isTransient ? lost(failure, count) : failure
            case .timedOut: timeout(rule.last)
            }
        }
    }

    /// On a terminal a line that changes in place; elsewhere one for each change.
    private func show(_ row: AppRow?, after elapsed: Duration, _ shown: inout String) {
        let facts = row.map { row in
            [
                ("state", row.state.description), ("op", row.operation), ("progress", row.progressText),
                ("source", row.source),
            ]
            .map { "\($0)=\($1.isEmpty ? "-" : $1)" }.joined(separator: " ")
        }
        let line = "[\(app)] \(facts ?? "not there yet")"
        if context.console.showsProgress { return context.showProgress(["\(line) (\(elapsed.shortText))"]) }
        if line != shown, facts != nil { context.notify(line) }
        shown = line
    }

    // MARK: Bad ends

    private func untouched(after elapsed: Duration) -> Failure {
        let message = doubt?.message ?? "\(what): whether the market took it is not known"
        return .unknownOutcome(
            "\(message); \(elapsed.shortText) later the app's row still shows nothing of it",
            next: [.status(of: app)])
    }

    private func bad(_ row: AppRow) -> Failure {
        let reason = [row.message, row.reason].first { !$0.isEmpty } ?? "the server does not say why"
        return Failure(
            .operationFailed,
            "\(what) failed: state=\(row.state) op=\(row.operation.isEmpty ? "-" : row.operation) reason: "
                + TerminalText.sanitized(reason), next: [.status(of: app)])
    }

    private func lost(_ failure: Failure, _ count: Int) -> Failure {
        Failure(
            failure.code,
            "\(what): watch aborted after \(count) consecutive errors, though the operation continues on the server: "
                + failure.message, next: [follow], retryable: failure.retryable)
    }

    private func timeout(_ last: AppRow?) -> Failure {
        // What may never have begun cannot be said to go on.
        if doubt != nil, last == nil { return untouched(after: .milliseconds(options.timeout)) }
        let seen = last.map { row in
            "last state: \(row.state), op: \(row.operation.isEmpty ? "-" : row.operation)"
        }
        return Failure(
            .notFinished,
            "\(what): watch timed out after \(options.timeoutText) (\(seen ?? "no status reported by the backend")); "
                + "that is no failure, the operation continues on the server", next: [follow])
    }
}
