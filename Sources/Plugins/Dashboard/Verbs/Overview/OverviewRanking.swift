import OlaresCore

/// `dashboard overview ranking`: apps by the processor that they use.
struct OverviewRanking: CommandHandler {
    private let options: DashboardOptions
    private let isAscending: Bool

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments, hasChart: true)
        isAscending = try arguments.text("sort") == "asc"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(RankingPanel(ascending: isAscending), options).result(in: context)
    }
}
