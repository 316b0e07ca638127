import OlaresCore

/// `cluster pod logs`: what the containers of a pod have written.
struct PodLogs: CommandHandler {
    private let pod: ObjectName
    private let container: String?
    private let wantsAll: Bool
    private let options: LogOptions

    init(_ arguments: Arguments) throws(Failure) {
        pod = try ObjectName(arguments, "pod")
        container = try arguments.text("container").flatMap { $0.isEmpty ? nil : $0 }
        wantsAll = try arguments.flag("all-containers")
        options = try LogOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        let containers: [String]
        if let container {
            containers = [container]
        } else {
            let declared = Pod(try await hub.pod(pod)).containers.map(\.name)
            containers = wantsAll ? declared : [try pod.onlyContainer(of: declared)]
        }
        return LogReader(
            hub: hub, sources: containers.map { LogSource(pod: pod, container: $0) }, options: options, context: context
        ).result()
    }
}

extension ObjectName {
    /// The container that is meant where none is named, of those that the pod named so has.
    /// - Throws: ``Failure`` with `argument_invalid` when there is none, or more than one.
    func onlyContainer(of containers: [String]) throws(Failure) -> String {
        guard let container = containers.first else {
            throw Failure(
                .argumentInvalid, "pod \(text) has no containers in spec",
                next: [NextStep(["cluster", "pod", "get", text], effect: .read)])
        }
        guard containers.count == 1 else {
            throw Failure(
                .argumentInvalid,
                "pod \(text) has multiple containers (\(containers.joined(separator: ", "))); "
                    + "pick one with --container",
                advice: "add --container \(container.shellQuoted), or another one of them")
        }
        return container
    }
}
