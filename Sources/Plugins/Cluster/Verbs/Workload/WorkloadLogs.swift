import OlaresCore

/// `cluster workload logs`: what the pods of a workload have written.
struct WorkloadLogs: CommandHandler {
    private let workload: WorkloadReference
    private let container: String?
    private let options: LogOptions

    init(_ arguments: Arguments) throws(Failure) {
        container = try arguments.text("container").flatMap { $0.isEmpty ? nil : $0 }
        options = try LogOptions(arguments)
        workload = try WorkloadReference(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        let sources = try [LogSource](container, of: try await workload.pods(of: hub))
        return LogReader(hub: hub, sources: sources, options: options, context: context).result()
    }
}
