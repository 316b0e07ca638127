import OlaresCore
import OlaresExecution

/// Something that can be looked at: what a verb shows, and what sections are made of.
protocol Panel: Sendable {
    /// The contract's name for it.
    var kind: String { get }
    /// How often it is worth looking; `nil` for what is looked at once.
    var interval: Duration? { get }
    /// One look.
    func read(_ board: Board) async throws(Failure) -> Report
}

extension Panel {
    /// A look that always has an envelope, as a section of another one.
    func section(_ board: Board) async -> Report {
        do throws(Failure) {
            var report = try await read(board)
            report.meta.recommendedPollSeconds = nil
            return report
        } catch {
            var report = Report.failed(kind, error, fetchedAt: board.zone.text(board.context.clock.now))
            report.failure = error
            return report
        }
    }
}

/// Runs a verb that shows a panel: once, or again and again.
struct PanelRun<Shown: Panel>: Sendable {
    let panel: Shown
    let options: DashboardOptions

    init(_ panel: Shown, _ options: DashboardOptions) { (self.panel, self.options) = (panel, options) }

    /// The verb's result.
    func result(in context: CommandContext) async throws(Failure) -> CommandResult {
        let board = try Board(options, in: context)
        if let watch = options.watch, let interval = panel.interval, Self.mayGoOn(watch, in: context) {
            let loop = WatchLoop(watch, interval: interval, kind: panel.kind, board: board)
            return loop.result { () throws(Failure) in try await panel.read(board) }
        }
        let report = try await panel.read(board)
        if let failure = report.sharedFailure { throw failure }
        if let chart = options.chart {
            try ChartFile(chart).write(
                report.pictures, title: Self.title(of: panel.kind), in: context, board.zone)
        }
        return ReportView(board).result(report)
    }

    /// `dashboard.overview.cpu` is `overview cpu`.
    private static func title(of kind: String) -> String {
        kind.split(separator: ".").dropFirst().joined(separator: " ")
    }

    /// In a tool call nobody is there to stop what has no end.
    private static func mayGoOn(_ watch: WatchOptions, in context: CommandContext) -> Bool {
        context.console.offersInput || watch.iterations != nil || watch.timeout != nil
    }
}

extension Report {
    /// Every section's failure, where it is one and the same: that the Olares is away, or that a login is needed.
    var sharedFailure: Failure? {
        guard hasFailedAltogether, let failure = sections.first?.report.failure,
            failure.code == .transport || failure.needsLogin,
            sections.allSatisfy({ $0.report.failure == failure })
        else { return nil }
        return failure
    }
}
