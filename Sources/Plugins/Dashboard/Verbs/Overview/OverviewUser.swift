import OlaresCore

/// `dashboard overview user`: what one user's apps use.
struct OverviewUser: CommandHandler {
    private let options: DashboardOptions
    private let name: String?

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments)
        name = try arguments.text("username")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(UserPanel(name: name), options).result(in: context)
    }
}
