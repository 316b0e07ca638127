import Foundation

/// A kind of object that the cluster keeps.
enum ResourceType: String, CaseIterable, Sendable {
    case namespaces, nodes, pods, events
    case deployments, statefulsets, daemonsets, replicasets
    case jobs, cronjobs

    /// The types that make pods which are to run for ever.
    static let workloads: [ResourceType] = [.deployments, .statefulsets, .daemonsets]

    var group: String {
        switch self {
        case .namespaces, .nodes, .pods, .events: ""
        case .deployments, .statefulsets, .daemonsets, .replicasets: "apps"
        case .jobs, .cronjobs: "batch"
        }
    }

    var apiVersion: String { group.isEmpty ? "v1" : "\(group)/v1" }

    var kind: String {
        switch self {
        case .namespaces: "Namespace"
        case .nodes: "Node"
        case .pods: "Pod"
        case .events: "Event"
        case .deployments: "Deployment"
        case .statefulsets: "StatefulSet"
        case .daemonsets: "DaemonSet"
        case .replicasets: "ReplicaSet"
        case .jobs: "Job"
        case .cronjobs: "CronJob"
        }
    }

    var shortNames: [String] {
        switch self {
        case .namespaces: ["ns"]
        case .nodes: ["no"]
        case .pods: ["po"]
        case .events: ["ev"]
        case .deployments: ["deploy"]
        case .statefulsets: ["sts"]
        case .daemonsets: ["ds"]
        case .replicasets: ["rs"]
        case .jobs: []
        case .cronjobs: ["cj"]
        }
    }

    var isNamespaced: Bool { self != .namespaces && self != .nodes }

    /// Whether it has the subresource `scale`.
    var isScalable: Bool { [.deployments, .statefulsets, .replicasets].contains(self) }
}

/// What tells an object from others of its type.
struct ObjectName: Hashable, Comparable, Sendable {
    /// Empty for what is in no namespace.
    var namespace: String
    var name: String

    static func < (left: ObjectName, right: ObjectName) -> Bool {
        (left.namespace, left.name) < (right.namespace, right.name)
    }
}

/// An object of the cluster, as it goes over the wire.
struct KubernetesObject: Equatable, Sendable {
    var json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    /// A new object with an identity of its own.
    init(
        _ type: ResourceType, _ name: String, namespace: String? = nil, created: Date, labels: [String: String] = [:],
        annotations: [String: String] = [:], owner: KubernetesObject? = nil, spec: JSONValue = [:],
        status: JSONValue = [:]
    ) {
        json = [
            "kind": .string(type.kind), "apiVersion": .string(type.apiVersion),
            "metadata": [
                "name": .string(name), "uid": .string(UUID().uuidString.lowercased()),
                "creationTimestamp": .timestamp(created),
            ],
            "spec": spec, "status": status,
        ]
        if let namespace { json["metadata", "namespace"] = .string(namespace) }
        if !labels.isEmpty { json["metadata", "labels"] = .object(labels.mapValues(JSONValue.string)) }
        if !annotations.isEmpty { json["metadata", "annotations"] = .object(annotations.mapValues(JSONValue.string)) }
        if let owner { json["metadata", "ownerReferences"] = [owner.asOwner] }
    }

    var name: String { json["metadata", "name"].text ?? "" }
    var namespace: String { json["metadata", "namespace"].text ?? "" }
    var key: ObjectName { ObjectName(namespace: namespace, name: name) }
    var uid: String { json["metadata", "uid"].text ?? "" }
    var kind: String { json["kind"].text ?? "" }
    var resourceVersion: Int { json["metadata", "resourceVersion"].text.flatMap { Int($0) } ?? 0 }
    var generation: Int { json["metadata", "generation"].number ?? 0 }
    var creation: String { json["metadata", "creationTimestamp"].text ?? "" }
    var isDeleted: Bool { json["metadata", "deletionTimestamp"] != .null }
    var labels: [String: String] { json["metadata", "labels"].texts }

    /// The uid of the controller that made it.
    var ownerID: String? {
        json["metadata", "ownerReferences"].items.first { $0["controller"] == true }?["uid"].text
    }

    /// The reference by which others name it as their controller.
    private var asOwner: JSONValue {
        [
            "apiVersion": json["apiVersion"], "kind": json["kind"], "name": .string(name), "uid": .string(uid),
            "controller": true, "blockOwnerDeletion": true,
        ]
    }
}
