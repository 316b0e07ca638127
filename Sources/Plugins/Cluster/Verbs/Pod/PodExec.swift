import OlaresCore

/// `cluster pod exec`: a command in a container of a pod.
struct PodExec: CommandHandler {
    private let pod: ObjectName?
    private let namespace: String?
    private let container: String?
    private let options: ExecOptions

    init(_ arguments: Arguments) throws(Failure) {
        namespace = try arguments.text("namespace").flatMap { $0.isEmpty ? nil : $0 }
        container = try arguments.text("container").flatMap { $0.isEmpty ? nil : $0 }
        options = try ExecOptions(arguments)
        pod = try arguments.text("pod") == nil ? nil : ObjectName(arguments, "pod")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let exec = Exec(hub: try ControlHub(context), options: options, context: context)
        guard let pod else { return try await exec.runWherePicked(in: namespace) }
        return try await exec.run(in: ExecTarget(pod: pod, container: container))
    }
}
