import Core

/// `cluster container list`: the containers of a pod.
struct ContainerList: CommandHandler {
    private let pod: ObjectName

    init(_ arguments: Arguments) throws(Failure) { pod = try ObjectName(arguments, "pod") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let containers = Pod(try await ControlHub(context).pod(pod)).containers
        let titles = ["CONTAINER", "IMAGE", "READY", "RESTARTS", "STATE", "PORTS"]
        let rows = containers.map {
            [$0.name, $0.image, $0.ready, $0.restarts, $0.state, $0.ports].map(\.orDash)
        }
        let documents = containers.map { container -> JSONValue in
            var document: JSONObject = ["name": .string(container.name), "spec": container.spec]
            document["status"] = container.status
            return .object(document)
        }
        return CommandResult(
            .table(Table(columns: titles.map { Table.Column($0) }, rows: rows)),
            json: [
                "pod": .string(pod.name), "namespace": .string(pod.namespace), "containers": .array(documents),
            ])
    }
}
