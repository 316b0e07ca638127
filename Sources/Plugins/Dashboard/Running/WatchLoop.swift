import OlaresCore
import OlaresExecution

/// Looks again and again (docs/protocol/dashboard.md, "Watching").
struct WatchLoop: Sendable {
    /// So many looks in a row may fail before it is given up.
    private static let maxFailures = 3

    private let options: WatchOptions
    private let own: Duration
    private let kind: String
    private let board: Board

    /// - Parameter interval: The verb's own poll interval.
    init(_ options: WatchOptions, interval: Duration, kind: String, board: Board) {
        self.options = options
        own = interval
        self.kind = kind
        self.board = board
    }

    /// What it shows, one look after the other. Ctrl-C and TERM are good ends.
    func result(look: @escaping @Sendable () async throws(Failure) -> Report) -> CommandResult {
        let context = board.context
        if let interval = options.interval, interval < own {
            context.notify(
                "warning: --watch-interval=\(interval.text) is faster than the dashboard's own pace of \(own.text); "
                    + "this may be a burden on the Olares")
        }
        let source: CommandResult.ResultSource = { show throws(Failure) in
            do throws(Failure) {
                try await context.interruption.during { () async throws(Failure) in
                    try await run(look, show)
                    if Task.isCancelled { throw Failure(.interrupted, "interrupted") }
                } interrupted: {
                    Failure(.interrupted, "interrupted")
                }
            } catch {
                guard error.code == .interrupted, !Task.isCancelled else { throw error }
            }
        }
        return CommandResult(.series(replaces: true, source), json: .null)
    }

    private func run(
        _ look: @Sendable () async throws(Failure) -> Report, _ show: (CommandResult) throws(Failure) -> Void
    ) async throws(Failure) {
        let clock = board.context.clock
        let start = clock.now
        let interval = options.interval ?? own
        var failures = 0
        var iteration = 0
        while true {
            iteration += 1
            let result: Result<Report, Failure>
            do throws(Failure) { result = .success(try await look()) } catch { result = .failure(error) }
            if Task.isCancelled { return }
            switch result {
            case .success(let report):
                failures = 0
                try tell(report, iteration, show)
            case .failure(let failure):
                if failure.needsLogin || failure.code == .accessDenied || failure.exit == .usage { throw failure }
                failures += 1
                try tell(failure, iteration, show)
                guard failures < Self.maxFailures else {
                    throw failure.prefixed("watch: aborted after \(failures) consecutive failures: ")
                }
            }
            if let last = options.iterations, iteration >= last { return }
            var pause = interval
            if let timeout = options.timeout {
                let left = timeout - .milliseconds(clock.now.milliseconds(since: start))
                guard left > .zero else { return }
                pause = min(pause, left)
            }
            await clock.sleep(for: pause)
            if Task.isCancelled { return }
            if let timeout = options.timeout,
                Duration.milliseconds(clock.now.milliseconds(since: start)) >= timeout
            {
                return
            }
        }
    }

    private func tell(
        _ report: Report, _ iteration: Int, _ show: (CommandResult) throws(Failure) -> Void
    ) throws(Failure) {
        var report = report
        report.meta.iteration = iteration
        report.meta.totalIterations = options.iterations
        for notice in report.notices { board.context.notify(notice) }
        try show(ReportView(board).part(report))
    }

    /// A look that failed: a line for programs, a warning for people.
    private func tell(
        _ failure: Failure, _ iteration: Int, _ show: (CommandResult) throws(Failure) -> Void
    ) throws(Failure) {
        board.context.notify("warning: iteration \(iteration) failed (\(failure.errorKind)): \(failure.message)")
        var report = Report.failed(kind, failure)
        report.meta.iteration = iteration
        report.meta.totalIterations = options.iterations
        try show(CommandResult(.lines([]), json: report.json))
    }
}
