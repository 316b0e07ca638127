import OlaresCore

/// `cluster workload exec`: a command in a pod of a workload that is ready.
struct WorkloadExec: CommandHandler {
    private let workload: WorkloadReference
    private let container: String?
    private let options: ExecOptions

    init(_ arguments: Arguments) throws(Failure) {
        container = try arguments.text("container").flatMap { $0.isEmpty ? nil : $0 }
        options = try ExecOptions(arguments)
        workload = try WorkloadReference(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        let pods = try await workload.pods(of: hub)
        guard let pod = pods.first(where: { $0.object.holdingCondition("Ready") != nil }) else {
            throw Failure(
                .preconditionFailed, "no pod of \(workload.text) is ready",
                next: [NextStep(["cluster", "application", "why", workload.object.namespace], effect: .read)])
        }
        let name = ObjectName(namespace: workload.object.namespace, name: pod.object.name)
        context.notify("in pod \(name.text)")
        return try await Exec(hub: hub, options: options, context: context)
            .run(in: ExecTarget(pod: name, container: container))
    }
}
