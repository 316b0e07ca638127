import OlaresCore

/// `cluster container logs`: what one container has written. The pod is not looked at.
struct ContainerLogs: CommandHandler {
    private let container: ContainerName
    private let options: LogOptions

    init(_ arguments: Arguments) throws(Failure) {
        container = try ContainerName(arguments)
        options = try LogOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        LogReader(
            hub: try ControlHub(context), sources: [LogSource(pod: container.pod, container: container.name)],
            options: options,
            context: context
        ).result()
    }
}
