import OlaresCore

/// What of some pods and workloads does not run. A pure judgement: the same objects and events give the same findings.
struct Diagnosis: Sendable {
    var findings: [Finding]
    /// How many pods are to run, those that have done their work or are going aside.
    let total: Int
    /// Those of them that do not run, by namespace and name.
    let unhealthy: Set<ObjectName>
    /// How many of them run.
    var healthy: Int { total - unhealthy.count }

    /// - Parameters:
    ///   - pods: The pods.
    ///   - workloads: The workloads of the same namespace; none for a look at one pod.
    ///   - events: What the cluster reports of all of them; only warnings count.
    ///   - now: The server's time, as far as it is known.
    init(pods: [Pod], workloads: [Workload] = [], events: [Event], now: Timestamp) {
        let warnings = events.filter { $0.type == "Warning" }.inOrder
        let present = pods.filter { !$0.isLeaving(now) && !Self.isHistory($0, among: pods, workloads) }
        var found: [Finding] = []
        var unhealthy: Set<ObjectName> = []
        for pod in present.sorted(by: { $0.object.name < $1.object.name }) {
            let own = PodJudge(
                pod: pod, owner: Self.owner(of: pod, workloads),
                warnings: warnings.filter { $0.isAbout(pod.object, "Pod") },
                now: now
            ).findings
            found += own
            // One that runs again does run.
            if own.contains(where: { $0.cause != .restarted }) { unhealthy.insert(pod.name) }
        }
        for workload in workloads.sorted(by: { $0.object.name < $1.object.name }) {
            let own = pods.filter { workload.controls($0.object) && $0.phase != "Failed" }
            let finding = WorkloadJudge(
                workload: workload, pods: own.count { !$0.object.isBeingDeleted },
                leaving: own.count { $0.object.isBeingDeleted },
                warnings: warnings.filter { $0.isAbout(workload) }
            ).finding
            if let finding { found.append(finding) }
        }
        findings = Self.merged(found)
        total = present.count { $0.phase != "Succeeded" }
        self.unhealthy = unhealthy
    }

    /// Whether a pod has failed and something else has taken its place: what was evicted stays in the list, and so do the
    /// attempts of a job that succeeded in the end.
    private static func isHistory(_ pod: Pod, among pods: [Pod], _ workloads: [Workload]) -> Bool {
        guard pod.phase == "Failed", let controller = pod.object.controller else { return false }
        if controller["kind"]?.string == "Job" {
            return pods.contains { $0.phase == "Succeeded" && $0.object.controller?["uid"] == controller["uid"] }
        }
        return workloads.contains { $0.controls(pod.object) && $0.readyCount >= $0.desired }
    }

    /// What a pod belongs to, such as `Deployment/web`: the workload where it is known, else what controls the pod.
    private static func owner(of pod: Pod, _ workloads: [Workload]) -> String {
        if let workload = workloads.first(where: { $0.controls(pod.object) }) {
            return "\(workload.kind.title)/\(workload.object.name)"
        }
        guard let controller = pod.object.controller else { return "" }
        return "\(controller["kind"]?.string ?? "")/\(controller["name"]?.string ?? "")"
    }

    /// The same thing about several pods of a workload is one finding.
    private static func merged(_ findings: [Finding]) -> [Finding] {
        var merged: [Finding] = []
        for finding in findings {
            let same = merged.firstIndex { !finding.owner.isEmpty && $0.kind == "Pod" && $0.key == finding.key }
            if let same { merged[same].others.append(finding.object.name) } else { merged.append(finding) }
        }
        return merged
    }
}

extension Event {
    /// Whether it is about an object, and not about an earlier one of the same name.
    func isAbout(_ object: KubernetesObject, _ kind: String) -> Bool {
        self.object == "\(kind)/\(object.name)" && (uid.isEmpty || object.uid.isEmpty || uid == object.uid)
    }

    /// Whether it is about a workload, or a replica set of it.
    fileprivate func isAbout(_ workload: Workload) -> Bool {
        if isAbout(workload.object, workload.kind.title) { return true }
        let prefix = "ReplicaSet/\(workload.object.name)-"
        return workload.kind == .deployment && object.hasPrefix(prefix) && !object.dropFirst(prefix.count).contains("-")
    }
}
