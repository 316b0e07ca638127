import OlaresCore

/// `dashboard overview fan live`: how fast the fans turn.
struct OverviewFanLive: CommandHandler {
    private let options: DashboardOptions

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(LiveFanPanel(), options).result(in: context)
    }
}
