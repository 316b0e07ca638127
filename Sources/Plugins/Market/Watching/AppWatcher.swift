import Core

/// Looks at an app again and again until an operation on it is over.
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

    /// So many looks in a row may fail before it is given up.
    private static let patience = 5
    /// The longest that a lost connection is left alone, in milliseconds.
    private static let longestPause: Int64 = 30_000

    private var what: String { "\(verb) '\(app)'" }
    private var follow: NextStep { .status(of: app, watching: true) }

    /// The row at the good end.
    /// - Throws: ``Failure`` with `operation_failed` at a bad end, `not_finished` when the time is over, `interrupted` when
    ///   somebody stops the watch; the Olares goes on then.
    func run() async throws(Failure) -> AppRow {
        defer { context.showProgress([]) }
        let watcher = self
        return try await context.interruption.during { () async throws(Failure) -> AppRow in
            try await watcher.poll()
        } interrupted: {
            let rest = rule.goal == .cancel ? "" : ", and nothing was called off"
            return Failure(
                .interrupted, "\(what): watch canceled by user; the Olares goes on with it\(rest)", next: [follow])
        }
    }

    private func poll() async throws(Failure) -> AppRow {
        let start = context.clock.now
        var waited: Int64 = 0
        var (losses, rule, shown) = (0, rule, "")
        rule.isDoubtful = doubt != nil
        while true {
            var pause = options.interval
            do throws(Failure) {
                let rows = try await server.rows()
                let row = rows.watched(app, in: source, only: rule.staysInSource)
                losses = 0
                show(row, after: waited, &shown)
                switch rule.judge(.init(row: row, waited: waited, time: rows.time), app: app) {
                case .reached(let row): return row
                case .failed(let row): throw bad(row)
                case .untouched: throw untouched(after: waited)
                case .waiting: break
                }
            } catch {
                guard error.isPassing else { throw error }
                losses += 1
                if !Task.isCancelled {
                    context.tell("watch: failed to fetch state: \(error.message) (retry \(losses))")
                }
                guard losses < Self.patience else { throw lost(error) }
                pause = min(pause *| 1 << Int64(losses - 1), max(pause, Self.longestPause))
            }
            guard waited < options.timeout else { throw timeout(rule.last) }
            pause = min(pause, options.timeout -| waited)
            await context.clock.sleep(for: .milliseconds(pause))
            if Task.isCancelled { throw Failure(.interrupted, "interrupted") }
            // The wall clock may be set meanwhile, and pauses alone leave out how long the answers took.
            waited = max(waited +| pause, context.clock.now.milliseconds(since: start))
        }
    }

    /// On a terminal a line that changes in place; elsewhere one for each change.
    private func show(_ row: AppRow?, after waited: Int64, _ shown: inout String) {
        let facts = row.map { row in
            [
                ("state", row.state.description), ("op", row.operation), ("progress", row.progressText),
                ("source", row.source),
            ]
            .map { "\($0)=\($1.isEmpty ? "-" : $1)" }.joined(separator: " ")
        }
        let line = "[\(app)] \(facts ?? "not there yet")"
        if context.console.errorIsTerminal { return context.showProgress(["\(line) (\(WatchOptions.text(waited)))"]) }
        if line != shown, facts != nil { context.tell(line) }
        shown = line
    }

    // MARK: Bad ends

    private func untouched(after waited: Int64) -> Failure {
        let message = doubt?.message ?? "\(what): whether the market took it is not known"
        return .unknownOutcome(
            "\(message); \(WatchOptions.text(waited)) later the app's row still shows nothing of it",
            next: [.status(of: app)])
    }

    private func bad(_ row: AppRow) -> Failure {
        let reason = [row.message, row.reason].first { !$0.isEmpty } ?? "the server does not say why"
        return Failure(
            .operationFailed,
            "\(what) failed: state=\(row.state) op=\(row.operation.isEmpty ? "-" : row.operation) reason: "
                + TerminalText.sanitized(reason), next: [.status(of: app)])
    }

    private func lost(_ failure: Failure) -> Failure {
        Failure(
            failure.code,
            "\(what): watch aborted after \(Self.patience) consecutive errors, though the Olares goes on: "
                + failure.message, next: [follow], retryable: failure.retryable)
    }

    private func timeout(_ last: AppRow?) -> Failure {
        let seen = last.map { row in
            "last state: \(row.state), op: \(row.operation.isEmpty ? "-" : row.operation)"
        }
        return Failure(
            .notFinished,
            "\(what): watch timed out after \(options.timeoutText) (\(seen ?? "no status reported by the backend")); "
                + "that is no failure, the Olares goes on with it", next: [follow])
    }
}

extension Failure {
    /// Whether the next look may fare better.
    fileprivate var isPassing: Bool {
        ![.loginNeeded, .interrupted, .internalFault, .usage].contains(exit)
            && ![.operationFailed, .outcomeUnknown].contains(code)
    }
}
