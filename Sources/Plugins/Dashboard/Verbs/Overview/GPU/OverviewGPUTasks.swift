import OlaresCore

/// `dashboard overview gpu tasks`: the pods that share cards, or one of them.
struct OverviewGPUTasks: CommandHandler {
    private let options: DashboardOptions
    private let reference: String?

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments)
        reference = try arguments.text("task")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        guard let reference else { return try await PanelRun(TasksPanel(), options).result(in: context) }
        return try await PanelRun(TaskPanel(reference: reference), options).result(in: context)
    }
}
