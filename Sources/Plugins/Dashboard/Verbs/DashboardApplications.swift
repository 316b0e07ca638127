import OlaresCore

/// `dashboard applications`: apps by anything that they use.
struct DashboardApplications: CommandHandler {
    private let options: DashboardOptions
    private let key: RankingPanel.Key
    private let isAscending: Bool

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments, hasChart: true)
        key = try arguments.text("sort-by").flatMap(RankingPanel.Key.init) ?? .cpu
        isAscending = try arguments.text("sort") == "asc"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(RankingPanel(by: key, ascending: isAscending, isWide: true), options).result(in: context)
    }
}
