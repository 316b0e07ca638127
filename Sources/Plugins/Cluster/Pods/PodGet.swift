import Core

/// `cluster pod get`: one pod and its containers, once or again and again.
struct PodGet: CommandHandler {
    private let pod: ObjectName
    private let watch: Watch?

    init(_ arguments: Arguments) throws(Failure) {
        pod = try ObjectName(arguments, "pod")
        watch = try Watch(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        guard let watch, context.console.offersInput else { return try await look(hub, context) }
        return watch.screen(of: "pod \(pod.text)", in: context) { () throws(Failure) in
            try await look(hub, context)
        }
    }

    private func look(_ hub: ControlHub, _ context: CommandContext) async throws(Failure) -> CommandResult {
        let json = try await hub.pod(pod)
        return CommandResult(.lines(Self.lines(Pod(json), context.clock.now)), json: json)
    }

    private static func lines(_ pod: Pod, _ now: Timestamp) -> [String] {
        let object = pod.object
        var details = Details()
        details.add("Name", object.name)
        details.add("Namespace", object.namespace)
        details.add("Node", pod.nodeName)
        details.add("Status", pod.status)
        details.add("Phase", pod.phase)
        details.add("Pod IP", pod.ip)
        details.add("Host IP", object.status["hostIP"]?.string)
        details.add("Ready", pod.ready)
        details.add("Restarts", String(pod.restarts))
        details.add("QoS", object.status["qosClass"]?.string)
        details.add("Service Account", object.spec["serviceAccount"]?.string)
        details.add("Host Network", String(object.spec["hostNetwork"]?.bool ?? false))
        details.add("Created", object.created)
        details.add("Age", object.age(now))
        details.addIfPresent("Controlled By", object.owners)
        details.addIfPresent("Conditions", object.conditions)
        let rows = pod.containers.map { [$0.name, $0.image, $0.ready, $0.restarts, $0.state].map(\.orDash) }
        details.append([""] + Details.aligned([["CONTAINER", "IMAGE", "READY", "RESTARTS", "STATE"]] + rows))
        return details.text
    }
}

extension ControlHub {
    /// One pod.
    func pod(_ pod: ObjectName) async throws(Failure) -> JSONValue {
        try await get(
            APIPath.core(pod.namespace, "pods", pod.name), for: "get pod \(pod.text)",
            fix: NextStep(["cluster", "pod", "list", "--namespace", pod.namespace], effect: .read))
    }
}
