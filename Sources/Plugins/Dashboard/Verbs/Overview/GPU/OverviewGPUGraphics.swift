import OlaresCore

/// `dashboard overview gpu graphics`: the cards, or one of them with how it has fared.
struct OverviewGPUGraphics: CommandHandler {
    private let options: DashboardOptions
    private let reference: String?

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments)
        reference = try arguments.text("uuid")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        guard let reference else { return try await PanelRun(GraphicsPanel(), options).result(in: context) }
        return try await PanelRun(CardPanel(id: reference), options).result(in: context)
    }
}
