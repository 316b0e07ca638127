import OlaresCore

/// `dashboard overview gpu get`: a card as HAMI tells it, for older scripts.
struct OverviewGPUGet: CommandHandler {
    private let options: DashboardOptions
    private let id: String

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments)
        id = try arguments.requiredText("uuid")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(HAMIObjectPanel(thing: .card(id: id)), options).result(in: context)
    }
}
