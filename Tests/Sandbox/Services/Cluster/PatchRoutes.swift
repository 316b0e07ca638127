import Foundation
import HTTPTypes
import Hummingbird

/// `PATCH` of workloads and schedules.
struct PatchRoutes {
    private static let types: [ResourceType] = ResourceType.workloads + [.cronjobs, .jobs, .nodes]

    func patch(_ call: ClusterCall, _ path: ObjectPath) async throws -> Response {
        let key = try path.key
        let contentType = call.request.headers[.contentType]?.split(separator: ";").first.map(String.init) ?? ""
        guard let kind = MergePatch(rawValue: contentType) else {
            throw ClusterRefusal(
                code: 415, reason: "UnsupportedMediaType",
                message: "the body of the request was in an unknown format - accepted media types include: "
                    + "application/merge-patch+json, application/strategic-merge-patch+json")
        }
        try call.check("patch", path.type, in: key.namespace)
        let patch = try await call.body()
        if path.subresource == "scale", path.type.isScalable {
            return try ScaleRoutes().scale(call, path, to: patch["spec", "replicas"])
        }
        guard Self.types.contains(path.type), path.subresource == nil else {
            throw ClusterRefusal(code: 405, reason: "MethodNotAllowed", message: "this cannot be patched")
        }
        return .json(
            try call.change(path.type, key) { (object) throws(ClusterRefusal) in
                let fixed = ["kind", "apiVersion", "status"].map { ($0, object.json[$0]) }
                let metadata = object.json["metadata"]
                let version = patch["metadata", "resourceVersion"]
                guard version == .null || version == metadata["resourceVersion"] else {
                    throw .conflict(path.type, key.name)
                }
                object.json = kind.apply(patch, to: object.json)
                for (name, value) in fixed { object.json[name] = value }
                for name in ["name", "namespace", "uid", "creationTimestamp", "generation"] {
                    object.json["metadata", name] = metadata[name]
                }
            }.json)
    }
}

extension ClusterCall {
    /// The body as JSON, or a 400.
    func body() async throws -> JSONValue {
        let buffer = try await request.body.collect(upTo: 1 << 20)
        guard buffer.readableBytes > 0 else { return [:] }
        guard let body = try? JSONDecoder().decode(JSONValue.self, from: Data(buffer.readableBytesView)) else {
            throw ClusterRefusal.badRequest("the body is not JSON")
        }
        return body
    }

    /// Changes an object as a client wants it. A change of its spec is a new generation.
    func change(
        _ type: ResourceType, _ key: ObjectName, _ work: (inout KubernetesObject) throws(ClusterRefusal) -> Void
    ) throws(ClusterRefusal) -> KubernetesObject {
        try store.with { (state) throws(ClusterRefusal) in
            guard var object = state[type, key] else { throw .notFound(type, key.name) }
            let spec = object.json["spec"]
            try work(&object)
            if object.json["spec"] != spec { object.json["metadata", "generation"] = .integer(object.generation + 1) }
            if (object.json["spec", "replicas"].number ?? 0) < 0 {
                throw ClusterRefusal(
                    code: 422, reason: "Invalid",
                    message: "\(object.kind).apps \"\(key.name)\" is invalid: spec.replicas: Invalid value: "
                        + "must be greater than or equal to 0")
            }
            return state.put(object, as: type)
        }
    }
}
