import OlaresCore

/// `cluster container list`: the containers of a pod.
struct ContainerList: ResultPresenter {
    private let pod: ObjectName

    init(_ arguments: Arguments) throws(Failure) { pod = try ObjectName(arguments, "pod") }

    func view(of data: JSONValue, at now: Timestamp) -> CommandResult.View {
        let titles = ["CONTAINER", "IMAGE", "READY", "RESTARTS", "STATE", "PORTS"]
        let rows = Pod(data).containers.map {
            [$0.name, $0.image, $0.ready, $0.restarts, $0.state, $0.ports].map(\.orDash)
        }
        return .table(Table(columns: titles.map { Table.Column($0) }, rows: rows))
    }

    func json(of data: JSONValue, at now: Timestamp) -> JSONValue {
        let documents = Pod(data).containers.map { container -> JSONValue in
            var document: JSONObject = ["name": .string(container.name), "spec": container.spec]
            document["status"] = container.status
            return .object(document)
        }
        return ["pod": .string(pod.name), "namespace": .string(pod.namespace), "containers": .array(documents)]
    }
}
