import OlaresCore

/// `dashboard overview gpu detail`: one card, under an older name.
struct OverviewGPUDetail: CommandHandler {
    private let options: DashboardOptions
    private let id: String

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments)
        id = try arguments.requiredText("uuid")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(CardPanel(id: id), options).result(in: context)
    }
}
