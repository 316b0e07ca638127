import OlaresCore

/// `dashboard overview gpu task-detail`: one task, under an older name.
struct OverviewGPUTaskDetail: CommandHandler {
    private let options: DashboardOptions
    private let name, pod: String
    private let mode: String?

    init(_ arguments: Arguments) throws(Failure) {
        options = try DashboardOptions(arguments)
        name = try arguments.requiredText("name")
        pod = try arguments.requiredText("pod-uid")
        mode = try arguments.text("sharemode")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await PanelRun(TaskPanel(reference: name, known: (pod, mode)), options).result(in: context)
    }
}
