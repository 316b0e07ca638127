import OlaresCore

/// What the events of a workload are about: itself, its replica sets and its pods.
struct WorkloadSubjects: Sendable {
    private let workload: Workload
    /// The pods that are there, by name.
    private let pods: [String: KubernetesObject]

    /// - Parameter pods: The pods of the namespace, those of others too.
    init(of workload: Workload, among pods: [KubernetesObject]) {
        self.workload = workload
        self.pods = Dictionary(pods.map { ($0.name, $0) }) { first, _ in first }
    }

    /// Whether an event is about one of them. A pod that is there says whose it is; of one that is gone the name does, since its
    /// end has the form that controllers give it (docs/protocol/cluster.md, "Workloads").
    func contains(_ event: Event) -> Bool {
        let parts = event.object.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return false }
        let (kind, name) = (parts[0], parts[1])
        if kind == workload.kind.title { return name == workload.object.name }
        if kind == "Pod", let pod = pods[name], event.uid.isEmpty || pod.uid.isEmpty || event.uid == pod.uid {
            return workload.controls(pod)
        }
        return hasFormOfOwn(kind, name)
    }

    private func hasFormOfOwn(_ kind: String, _ name: String) -> Bool {
        let prefix = workload.object.name + "-"
        guard name.hasPrefix(prefix) else { return false }
        let ends = name.dropFirst(prefix.count).split(separator: "-", omittingEmptySubsequences: false)
        switch (kind, workload.kind) {
        case ("ReplicaSet", .deployment): return ends.count == 1 && GeneratedName.isHash(ends[0])
        case ("Pod", .deployment):
            return ends.count == 2 && GeneratedName.isHash(ends[0]) && GeneratedName.isPodEnd(ends[1])
        case ("Pod", .statefulSet): return ends.count == 1 && GeneratedName.isOrdinal(ends[0])
        case ("Pod", .daemonSet): return ends.count == 1 && GeneratedName.isPodEnd(ends[0])
        default: return false
        }
    }
}
