import Foundation

extension Sandbox {
    /// Every command in a container so far, those that run included.
    public var execs: [ExecRecord] { cluster.sessions.records }

    /// Restarts the proxy before the cluster: it knows nobody, and its first WebSocket is refused.
    public func restartHubProxy() { cluster.proxy.restart() }

    /// Has the next so many requests reach the proxy before the cluster without their token.
    public func loseTokens(_ count: Int) { cluster.proxy.loseTokens(count) }

    /// The folder that stands for the file system of a container, made when first asked for.
    public func containerDirectory(namespace: String, pod: String, container: String) throws -> String {
        try cluster.containers.folder(of: ObjectName(namespace: namespace, name: pod), container)
    }

    /// Names of the pods of a namespace, in order.
    public func pods(in namespace: String) -> [String] {
        cluster.with { $0.list(.pods, in: namespace).map(\.name) }
    }

    /// Puts an object in place that no controller touches, so that it stays as it is written.
    /// - Parameter json: The object with its kind, its name and its namespace; identity and age are made up where they are missing.
    public func plantObject(_ json: String) throws {
        var object = KubernetesObject(try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8)))
        guard let type = ResourceType.allCases.first(where: { $0.kind == object.kind }), !object.name.isEmpty else {
            throw PlantingError(problem: "no kind that the sandbox keeps, or no name: \(json)")
        }
        let made = KubernetesObject(type, object.name, created: now)
        object.json["apiVersion"] = made.json["apiVersion"]
        for name in ["uid", "creationTimestamp"] where object.json["metadata", name] == .null {
            object.json["metadata", name] = made.json["metadata", name]
        }
        cluster.with { state in
            state.fixed.insert(object.uid)
            state.put(object, as: type)
        }
    }

    /// An object that cannot be planted.
    struct PlantingError: Error { let problem: String }

    /// Adds lines to a container's log, all with the present time; false when there is no such pod.
    @discardableResult
    public func appendLog(_ lines: [String], namespace: String, pod: String, container: String) -> Bool {
        guard let object = cluster.with({ $0[.pods, ObjectName(namespace: namespace, name: pod)] }) else {
            return false
        }
        let start = (try? Date(object.creation, strategy: .iso8601)) ?? now
        cluster.logs.append(
            lines, to: LogBook.Source(pod: object.uid, container: container), start: start, now: now)
        return true
    }
}
