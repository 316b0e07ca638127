import OlaresCore

/// `dashboard overview fan curve`: how fast the fans are to turn.
struct OverviewFanCurve: CommandHandler {
    private let options: DashboardOptions

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(FanCurvePanel(), options).result(in: context)
    }
}
