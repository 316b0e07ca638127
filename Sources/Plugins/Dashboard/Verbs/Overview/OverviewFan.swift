import OlaresCore

/// `dashboard overview fan`: the fans, how they turn and how they are to.
struct OverviewFan: CommandHandler {
    private let options: DashboardOptions

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(FanPanel(), options).result(in: context)
    }
}
