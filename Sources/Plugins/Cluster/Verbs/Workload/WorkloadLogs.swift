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
        let pods = try await workload.pods(of: hub)
        let sources = pods.flatMap { pod in
            pod.containers.map(\.name).filter { container == nil || $0 == container }.map { name in
                LogSource(pod: ObjectName(namespace: workload.object.namespace, name: pod.object.name), container: name)
            }
        }
        guard !sources.isEmpty else {
            let names = Set(pods.flatMap { $0.containers.map(\.name) }).sorted()
            throw Failure(
                .argumentInvalid,
                "no container named \((container ?? "").quotedForMessage) (have: \(names.joined(separator: ", ")))",
                advice: "give one of these names with --container")
        }
        return LogReader(hub: hub, sources: sources, options: options, context: context).result()
    }
}
