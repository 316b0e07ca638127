import OlaresCore
import OlaresExecution

/// `cluster container env`: the environment that containers of a pod are declared to have. What stands in config maps and
/// secrets is named, and not looked up.
struct ContainerEnv: ResultPresenter {
    private let pod: ObjectName
    private let container: String?

    init(_ arguments: Arguments) throws(Failure) {
        pod = try ObjectName(arguments, "pod")
        container = try arguments.text("container")
    }

    /// All containers, or the one that was asked for.
    private func containers(of data: JSONValue) throws(Failure) -> [Container] {
        var containers = Pod(data).containers
        if let container {
            containers.removeAll { $0.name != container }
            guard !containers.isEmpty else {
                throw Failure(
                    .remoteNotFound, "container \(container.quotedForMessage) not found in pod \(pod.text)",
                    next: [NextStep(["cluster", "container", "list", pod.text], effect: .read)])
            }
        }
        return containers
    }

    func json(of data: JSONValue, at now: Timestamp) throws(Failure) -> JSONValue {
        let documents = try containers(of: data).map { container -> JSONValue in
            ["container": .string(container.name), "env": container.spec["env"] ?? []]
        }
        return ["pod": .string(pod.name), "namespace": .string(pod.namespace), "containers": .array(documents)]
    }

    private static let titles = ["NAME", "VALUE", "FROM"]
    private static let nothing = "(no explicit env vars)"

    /// One container is a table; several are a section each.
    func view(of data: JSONValue, at now: Timestamp) throws(Failure) -> CommandResult.View {
        let containers = try containers(of: data)
        guard containers.count != 1 else {
            return .table(
                Table(columns: Self.titles.map { Table.Column($0) }, rows: Self.rows(of: containers[0])),
                empty: [Self.nothing])
        }
        let sections = containers.map { container in
            let rows = Self.rows(of: container)
            return ["Container: \(TerminalText.sanitized(container.name))"]
                + (rows.isEmpty ? [Self.nothing] : RecordLines.aligned([Self.titles] + rows))
        }
        return .lines(Array(sections.joined(separator: [""])))
    }

    private static func rows(of container: Container) -> [[String]] {
        (container.spec["env"]?.array ?? []).map { variable in
            [variable["name"]?.string ?? "", variable["value"]?.string ?? "", source(of: variable)].map(\.orDash)
        }.sorted { $0[0] < $1[0] }
    }

    /// Where a value comes from that is not written down.
    private static func source(of variable: JSONValue) -> String {
        guard let source = variable["valueFrom"] else { return "" }
        for (member, word) in [("configMapKeyRef", "configMapKey"), ("secretKeyRef", "secretKey")] {
            if let key = source[member] { return "\(word) \(key["name"]?.string ?? "")/\(key["key"]?.string ?? "")" }
        }
        if let field = source["fieldRef"] { return "fieldRef \(field["fieldPath"]?.string ?? "")" }
        guard let resource = source["resourceFieldRef"] else { return "" }
        let container = resource["containerName"]?.string ?? ""
        let name = container.isEmpty ? "(self)" : container
        return "resourceFieldRef \(name)/\(resource["resource"]?.string ?? "")"
    }
}
