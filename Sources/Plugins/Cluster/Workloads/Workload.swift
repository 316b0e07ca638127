import OlaresCore

/// What people are told of a workload (docs/protocol/cluster.md, "Workloads").
struct Workload: Sendable {
    let object: KubernetesObject
    let kind: WorkloadKind

    init(_ json: JSONValue, kind: WorkloadKind) {
        object = KubernetesObject(json)
        self.kind = kind
    }

    private func count(_ member: String) -> Int64 { object.status[member]?.integer ?? 0 }
    private var isDaemonSet: Bool { kind == .daemonSet }

    /// How many pods it is to have.
    var desired: Int64 {
        isDaemonSet
            ? count("desiredNumberScheduled") : object.spec["replicas"]?.integer ?? count("replicas")
    }
    var readyCount: Int64 { count(isDaemonSet ? "numberReady" : "readyReplicas") }
    var updatedCount: Int64 { count(isDaemonSet ? "updatedNumberScheduled" : "updatedReplicas") }
    private var observedGeneration: Int64 { count("observedGeneration") }

    /// How many of its pods are ready, as `1/2`.
    var ready: String { "\(readyCount)/\(desired)" }
    /// How many of its pods are of the newest template.
    var updated: String { "\(updatedCount)/\(desired) updated" }

    /// Whether its controller has not seen the newest change yet.
    private var isBehind: Bool { object.generation > 0 && observedGeneration < object.generation }
    /// Whether it is as it was declared: what `kubectl rollout status` demands, and no pod more or less than is wanted
    /// (docs/protocol/cluster.md, "Workloads").
    var isConverged: Bool {
        guard !isBehind, readyCount == desired else { return false }
        // Nothing rolls by itself then.
        let isOnDelete = strategy == "OnDelete"
        switch kind {
        case .deployment:
            return updatedCount == desired && count("replicas") <= updatedCount
                && count("availableReplicas") >= updatedCount
        case .daemonSet: return (isOnDelete || updatedCount == desired) && count("numberAvailable") >= desired
        case .statefulSet:
            if isOnDelete { return true }
            // Pods below the partition keep their revision.
            let partition = object.spec["updateStrategy"]?["rollingUpdate"]?["partition"]?.integer ?? 0
            guard partition == 0 else { return updatedCount >= desired -| partition }
            return updatedCount == desired && object.status["currentRevision"] == object.status["updateRevision"]
        }
    }
    /// Whether its controller has given up waiting for its new pods.
    var hasExceededDeadline: Bool {
        (object.status["conditions"]?.array ?? []).contains {
            $0["type"] == "Progressing" && $0["reason"] == "ProgressDeadlineExceeded"
        }
    }

    /// Which change its controller has seen, as `4/5 observed`; empty where the server does not count them.
    var generation: String {
        object.generation > 0 ? "\(observedGeneration)/\(object.generation) observed" : ""
    }
    /// The same as `5 (observed: 4)`.
    var generationSeen: String { object.generation > 0 ? "\(object.generation) (observed: \(observedGeneration))" : "" }

    /// How many of its pods can be used, in words.
    var availability: String {
        let words =
            if isDaemonSet {
                desired == 0
                    ? "no nodes selected"
                    : readyCount == desired
                        ? "all scheduled pods ready" : "\(readyCount) of \(desired) scheduled pods ready"
            } else {
                desired == 0
                    ? "scaled to zero"
                    : count("availableReplicas") == desired
                        ? "all replicas available" : "\(count("availableReplicas")) of \(desired) replicas available"
            }
        return isBehind ? words + " (rollout in progress)" : words
    }

    var strategy: String? {
        object.spec[kind == .deployment ? "strategy" : "updateStrategy"]?["type"]?.string
            ?? object.spec["updateStrategy"]?["type"]?.string
    }

    /// The labels that its pods have.
    var selector: JSONObject { object.spec["selector"]?["matchLabels"]?.object ?? [:] }

    /// Whether it made a pod: itself, or in the case of a deployment by one of its replica sets.
    func controls(_ pod: KubernetesObject) -> Bool {
        guard kind == .deployment else { return !object.uid.isEmpty && pod.isControlled(by: object.uid) }
        guard let controller = pod.controller, controller["kind"]?.string == "ReplicaSet" else { return false }
        let prefix = object.name + "-"
        guard let name = controller["name"]?.string, name.hasPrefix(prefix) else { return false }
        // What follows is a hash without dashes: `web-api-6c9f` is not of `web`.
        return !name.dropFirst(prefix.count).contains("-")
    }

    /// Its containers, those that run before the others among them.
    var containers: [(list: String, container: JSONValue)] {
        ["containers", "initContainers"].flatMap { list in
            (object.spec["template"]?["spec"]?[list]?.array ?? []).map { (list, $0) }
        }
    }
}
