import OlaresCore

/// `dashboard overview gpu`: the cards, and what runs on them.
struct OverviewGPU: CommandHandler {
    private let options: DashboardOptions

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(GPUPanel(), options).result(in: context)
    }
}
