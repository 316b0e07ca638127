import Foundation

/// All objects of a cluster at one moment.
///
/// A plain value: ``ClusterStore`` holds it under a lock, and the controllers change it.
struct ClusterState {
    /// What the node knows of a pod beside its object.
    struct PodLife {
        /// Reads until it is running.
        var readsUntilReady: Int
        /// Reads until it is gone; nil while nobody wants it gone.
        var readsUntilGone: Int?
        /// How often its first container was started again.
        var restarts = 0
        /// How it ended; nil for one that runs as long as it may.
        var end: End?

        enum End { case succeeded, failed }
    }

    /// An object that is no more.
    struct Deletion {
        let type: ResourceType
        let object: KubernetesObject
    }

    /// Of the last change to any object.
    private(set) var version = 4_211
    private(set) var deletions: [Deletion] = []
    private var objects: [ResourceType: [ObjectName: KubernetesObject]] = [:]

    /// By uid.
    var lives: [String: PodLife] = [:]

    /// The uids of objects that no controller touches.
    var fixed: Set<String> = []

    subscript(type: ResourceType, key: ObjectName) -> KubernetesObject? { objects[type]?[key] }

    /// Objects in the order of their names; those of one namespace, or all.
    func list(_ type: ResourceType, in namespace: String? = nil) -> [KubernetesObject] {
        (objects[type] ?? [:]).values
            .filter { namespace == nil || $0.namespace == namespace }
            .sorted { $0.key < $1.key }
    }

    /// Puts an object in place; where that changes something, it has a new resource version.
    @discardableResult
    mutating func put(_ object: KubernetesObject, as type: ResourceType) -> KubernetesObject {
        var object = object
        let present = self[type, object.key]
        object.json["metadata", "resourceVersion"] = present?.json["metadata", "resourceVersion"] ?? .null
        if let present, present == object { return present }
        version += 1
        object.json["metadata", "resourceVersion"] = .string(String(version))
        objects[type, default: [:]][object.key] = object
        return object
    }

    /// Takes an object away.
    mutating func remove(_ type: ResourceType, _ key: ObjectName) {
        guard var object = objects[type]?.removeValue(forKey: key) else { return }
        version += 1
        object.json["metadata", "resourceVersion"] = .string(String(version))
        deletions.append(Deletion(type: type, object: object))
        lives[object.uid] = nil
    }

    /// What a controller made.
    func children(of owner: KubernetesObject, _ type: ResourceType) -> [KubernetesObject] {
        list(type, in: owner.namespace).filter { $0.ownerID == owner.uid }
    }

    /// Adds an event about an object.
    mutating func note(
        _ reason: String, _ message: String, about object: KubernetesObject, type: String = "Normal", from: String,
        host: String? = nil, count: Int = 1, first: Date, last: Date
    ) {
        let suffix = String(version + 1, radix: 16)
        var event = KubernetesObject(.events, "\(object.name).\(suffix)", namespace: object.namespace, created: first)
        event.json["spec"] = .null
        event.json["status"] = .null
        event.json["involvedObject"] = [
            "kind": object.json["kind"], "apiVersion": object.json["apiVersion"], "name": .string(object.name),
            "namespace": .string(object.namespace), "uid": .string(object.uid),
        ]
        event.json["reason"] = .string(reason)
        event.json["message"] = .string(message)
        event.json["type"] = .string(type)
        event.json["count"] = .integer(count)
        event.json["firstTimestamp"] = .timestamp(first)
        event.json["lastTimestamp"] = .timestamp(last)
        event.json["source", "component"] = .string(from)
        if let host { event.json["source", "host"] = .string(host) }
        put(event, as: .events)
    }
}
