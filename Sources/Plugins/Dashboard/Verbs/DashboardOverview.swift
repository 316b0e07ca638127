import OlaresCore

/// `dashboard overview`: machine, user and apps at a glance.
struct DashboardOverview: CommandHandler {
    private let options: DashboardOptions

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(OverviewPanel(), options).result(in: context)
    }
}
