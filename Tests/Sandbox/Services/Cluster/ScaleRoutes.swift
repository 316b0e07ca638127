import HTTPTypes
import Hummingbird

/// The subresource `scale`, through which Kubernetes' own clients set the number of replicas.
struct ScaleRoutes {
    func get(_ call: ClusterCall, _ path: ObjectPath) throws -> Response {
        .json(Self.scale(of: try call.object(path.type, try path.key)))
    }

    func put(_ call: ClusterCall, _ path: ObjectPath) async throws -> Response {
        guard path.subresource == "scale", path.type.isScalable else {
            throw ClusterRefusal(code: 405, reason: "MethodNotAllowed", message: "this cannot be replaced")
        }
        try call.check("update", path.type, in: path.namespace ?? "")
        return try scale(call, path, to: try await call.body()["spec", "replicas"])
    }

    /// Sets the number of replicas; 0 where none is given, which JSON leaves out.
    func scale(_ call: ClusterCall, _ path: ObjectPath, to replicas: JSONValue) throws -> Response {
        .json(
            Self.scale(
                of: try call.change(path.type, try path.key) {
                    $0.json["spec", "replicas"] = .integer(replicas.number ?? 0)
                }))
    }

    private static func scale(of object: KubernetesObject) -> JSONValue {
        let selector = object.json["spec", "selector", "matchLabels"].texts
        return [
            "kind": "Scale", "apiVersion": "autoscaling/v1",
            "metadata": [
                "name": .string(object.name), "namespace": .string(object.namespace), "uid": .string(object.uid),
                "resourceVersion": object.json["metadata", "resourceVersion"],
                "creationTimestamp": object.json["metadata", "creationTimestamp"],
            ],
            "spec": ["replicas": object.json["spec", "replicas"]],
            "status": [
                "replicas": .integer(object.json["status", "replicas"].number ?? 0),
                "selector": .string(
                    selector.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")),
            ],
        ]
    }
}
