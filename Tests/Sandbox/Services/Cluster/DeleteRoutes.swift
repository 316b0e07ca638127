import Foundation
import HTTPTypes
import Hummingbird

/// `DELETE` of pods, workloads and jobs.
struct DeleteRoutes {
    func delete(_ call: ClusterCall, _ path: ObjectPath) async throws -> Response {
        let key = try path.key
        let isDeletable = path.type.isNamespaced && path.type != .events && path.subresource == nil
        guard isDeletable else {
            throw ClusterRefusal(code: 405, reason: "MethodNotAllowed", message: "this cannot be deleted")
        }
        try call.check("delete", path.type, in: key.namespace)
        let options = try await call.body()
        let grace = call.request.formNumber("gracePeriodSeconds") ?? options["gracePeriodSeconds"].number
        let policy = call.request.form("propagationPolicy") ?? options["propagationPolicy"].text ?? "Background"
        guard ["Foreground", "Background", "Orphan"].contains(policy) else {
            throw ClusterRefusal(
                code: 422, reason: "Invalid", message: "propagationPolicy: Unsupported value: \"\(policy)\"")
        }
        let end = PodEnd(behaviour: call.behaviour, now: call.store.now)
        let gone = try call.store.with { (state) throws(ClusterRefusal) in
            guard let object = state[path.type, key] else { throw .notFound(path.type, key.name) }
            if path.type == .pods {
                end.begin(object, isImmediate: grace == 0, in: &state)
            } else {
                remove(object, path.type, keepsPods: policy == "Orphan", end, in: &state)
            }
            return state[path.type, key] ?? object
        }
        if path.type == .pods { return .json(gone.json) }
        return .json(
            [
                "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success",
                "details": [
                    "name": .string(gone.name), "kind": .string(path.type.rawValue), "uid": .string(gone.uid),
                    "group": .string(path.type.group),
                ],
            ] as JSONValue)
    }

    /// Takes an object away with what it made; orphans lose the reference to it instead.
    private func remove(
        _ object: KubernetesObject, _ type: ResourceType, keepsPods: Bool, _ end: PodEnd, in state: inout ClusterState
    ) {
        state.remove(type, object.key)
        for childType in [ResourceType.replicasets, .jobs, .pods] {
            for child in state.children(of: object, childType) {
                if keepsPods {
                    var orphan = child
                    orphan.json["metadata", "ownerReferences"] = .null
                    state.put(orphan, as: childType)
                } else if childType == .pods {
                    end.begin(child, in: &state)
                } else {
                    remove(child, childType, keepsPods: false, end, in: &state)
                }
            }
        }
    }
}
