import OlaresCore
import OlaresExecution

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
        var record = RecordLines()
        record.add("Name", object.name)
        record.add("Namespace", object.namespace)
        record.add("Node", pod.nodeName)
        record.add("Status", pod.status)
        record.add("Phase", pod.phase)
        record.add("Pod IP", pod.ip)
        record.add("Host IP", object.status["hostIP"]?.string)
        record.add("Ready", pod.ready)
        record.add("Restarts", String(pod.restarts))
        record.add("QoS", object.status["qosClass"]?.string)
        record.add("Service Account", object.spec["serviceAccount"]?.string)
        record.add("Host Network", String(object.spec["hostNetwork"]?.bool ?? false))
        record.add("Created", object.created)
        record.add("Age", object.age(now))
        record.addIfPresent("Controlled By", object.owners)
        record.addIfPresent("Conditions", object.conditions)
        let rows = pod.containers.map { [$0.name, $0.image, $0.ready, $0.restarts, $0.state].map(\.orDash) }
        record.append([""] + RecordLines.aligned([["CONTAINER", "IMAGE", "READY", "RESTARTS", "STATE"]] + rows))
        return record.lines
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
