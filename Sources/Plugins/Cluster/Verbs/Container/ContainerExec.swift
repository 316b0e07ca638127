import OlaresCore

/// `cluster container exec`: a command in a container that is named. The pod is not looked at.
struct ContainerExec: CommandHandler {
    private let container: ContainerName?
    private let namespace: String?
    private let options: ExecOptions

    init(_ arguments: Arguments) throws(Failure) {
        namespace = try arguments.text("namespace").flatMap { $0.isEmpty ? nil : $0 }
        container = try ContainerName(arguments, isRequired: false)
        options = try ExecOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let exec = Exec(hub: try ControlHub(context), options: options, context: context)
        guard let container else { return try await exec.runWherePicked(in: namespace) }
        return try await exec.run(in: ExecTarget(pod: container.pod, container: container.name))
    }
}
