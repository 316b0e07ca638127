import OlaresCore

/// `dashboard overview gpu task`: a task as HAMI tells it, for older scripts.
struct OverviewGPUTask: CommandHandler {
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
        try await PanelRun(HAMIObjectPanel(thing: .task(name: name, pod: pod, mode: mode)), options).result(in: context)
    }
}
