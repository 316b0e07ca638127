import OlaresCore

/// `dashboard overview gpu list`: the cards, under an older name.
struct OverviewGPUList: CommandHandler {
    private let options: DashboardOptions

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(GraphicsPanel(), options).result(in: context)
    }
}
