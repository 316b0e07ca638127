import Core

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
        try await exec.checkPermission(in: pod.namespace)
        if let container { return try await exec.run(in: ContainerName(pod: pod, name: container)) }
        let containers = Pod(try await exec.hub.pod(pod)).containers.map(\.name)
        return try await exec.run(in: ContainerName(pod: pod, name: try pod.onlyContainer(of: containers)))
    }
}
