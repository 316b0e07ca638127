import Foundation

/// Makes and ends the pods of deployments, stateful sets and daemon sets.
struct WorkloadController {
    let type: ResourceType
    let behaviour: ClusterBehaviour
    let now: Date

    /// Makes the pods of a workload that has been there for long.
    func plant(_ workload: KubernetesObject, ages: [TimeInterval], in state: inout ClusterState) {
        let revision = PodName.revision(of: workload.json["spec", "template"])
        let owner = podOwner(workload, revision, created: now - (ages.max() ?? 0), in: &state)
        let nodes = nodes(in: state)
        for (index, age) in ages.enumerated() {
            var life = ClusterState.PodLife(readsUntilReady: 0)
            life.restarts = workload.name == "notes" && index == 0 ? 1 : 0
            Pod.make(
                from: owner, name: podName(owner, index, nodes), node: nodes[index % nodes.count], created: now - age,
                revision: revision, life: life, in: &state)
        }
    }

    /// Brings the pods one step nearer to what the spec says.
    func step(_ workload: KubernetesObject, in state: inout ClusterState) {
        guard !behaviour.ignoresChanges else { return }
        var workload = workload
        workload.json["status", "observedGeneration"] = .integer(workload.generation)
        workload = state.put(workload, as: type)
        let revision = PodName.revision(of: workload.json["spec", "template"])
        let owner = podOwner(workload, revision, created: now, in: &state)
        let pods = pods(of: workload, in: state)
        let nodes = nodes(in: state)
        let desired = desired(workload, in: state)
        let fresh = pods.filter { $0.labels[Pod.revisionLabel(of: owner)] == revision }
        let outdated = pods.filter { $0.labels[Pod.revisionLabel(of: owner)] != revision }
        if type == .deployments {
            stepDeployment(owner, revision, fresh: fresh, outdated: outdated, desired: desired, nodes, in: &state)
        } else {
            stepInPlaces(owner, revision, pods: pods, outdated: outdated, desired: desired, nodes, in: &state)
        }
    }

    /// One more new pod at a time than are wanted; an old one goes for each new one that is ready.
    private func stepDeployment(
        _ owner: KubernetesObject, _ revision: String, fresh: [KubernetesObject], outdated: [KubernetesObject],
        desired: Int, _ nodes: [String], in state: inout ClusterState
    ) {
        let isUpdate = !outdated.isEmpty
        let room = max(0, desired + (isUpdate ? 1 : 0) - fresh.count - outdated.count)
        for _ in 0..<min(room, max(0, desired - fresh.count)) {
            make(owner, revision, number: state.version, nodes, in: &state)
        }
        // The youngest go first when there are too many.
        for pod in fresh.sorted(by: { $0.creation > $1.creation }).prefix(max(0, fresh.count - desired)) {
            end(pod, in: &state)
        }
        let needed = max(0, desired - fresh.filter(Pod.isReady).count)
        for pod in outdated.prefix(max(0, outdated.count - needed)) { end(pod, in: &state) }
    }

    /// Pods that each have a place: they make way for their successors one by one, the last first.
    private func stepInPlaces(
        _ owner: KubernetesObject, _ revision: String, pods: [KubernetesObject], outdated: [KubernetesObject],
        desired: Int, _ nodes: [String], in state: inout ClusterState
    ) {
        let names = (0..<desired).map { podName(owner, $0, nodes) }
        for pod in pods where !names.contains(pod.name) { end(pod, in: &state) }
        for (number, name) in names.enumerated()
        where state[.pods, ObjectName(namespace: owner.namespace, name: name)] == nil {
            make(owner, revision, number: number, nodes, in: &state)
        }
        if pods.count >= desired, pods.allSatisfy(Pod.isReady),
            let last = outdated.filter({ names.contains($0.name) }).last
        {
            end(last, in: &state)
        }
    }

    private func make(
        _ owner: KubernetesObject, _ revision: String, number: Int, _ nodes: [String], in state: inout ClusterState
    ) {
        let pod = Pod.make(
            from: owner, name: podName(owner, number, nodes), node: nodes[number % nodes.count], created: now,
            revision: revision, life: .init(readsUntilReady: behaviour.readsUntilReady), in: &state)
        state.note(
            "SuccessfulCreate", "Created pod: \(pod.name)", about: owner, from: "\(owner.kind.lowercased())-controller",
            first: now, last: now)
        noteScheduling(of: pod, to: nodes[number % nodes.count], in: &state)
    }

    /// What the scheduler says of a new pod.
    private func noteScheduling(of pod: KubernetesObject, to node: String, in state: inout ClusterState) {
        let isRefused = pod.labels["app"].map { behaviour.troubles["\(pod.namespace)/\($0)"] == .pending } ?? false
        if isRefused {
            state.note(
                "FailedScheduling", "0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient memory.",
                about: pod, type: "Warning", from: "default-scheduler", first: now, last: now)
        } else {
            state.note(
                "Scheduled", "Successfully assigned \(pod.namespace)/\(pod.name) to \(node)", about: pod,
                from: "default-scheduler", first: now, last: now)
        }
    }

    private func end(_ pod: KubernetesObject, in state: inout ClusterState) {
        PodEnd(behaviour: behaviour, now: now).begin(pod, in: &state)
    }

    private func podName(_ owner: KubernetesObject, _ number: Int, _ nodes: [String]) -> String {
        switch type {
        case .statefulsets: "\(owner.name)-\(number)"
        case .daemonsets: "\(owner.name)-\(PodName.suffix(of: nodes[number % nodes.count], 0))"
        default: "\(owner.name)-\(PodName.suffix(of: "\(owner.namespace)/\(owner.name)", number))"
        }
    }

    /// A daemon runs everywhere; others not where no more pods are wanted.
    private func nodes(in state: ClusterState) -> [String] {
        state.list(.nodes).filter { type == .daemonsets || $0.json["spec", "unschedulable"] != true }.map(\.name)
    }

    /// Who the pods belong to: the workload, or of a deployment the replica set of this revision.
    private func podOwner(
        _ workload: KubernetesObject, _ revision: String, created: Date, in state: inout ClusterState
    ) -> KubernetesObject {
        guard type == .deployments else { return workload }
        let name = "\(workload.name)-\(revision)"
        if let present = state[.replicasets, ObjectName(namespace: workload.namespace, name: name)] { return present }
        var labels = workload.json["spec", "template", "metadata", "labels"].texts
        labels["pod-template-hash"] = revision
        let sets = state.children(of: workload, .replicasets).count
        let set = KubernetesObject(
            .replicasets, name, namespace: workload.namespace, created: created, labels: labels,
            annotations: ["deployment.kubernetes.io/revision": String(sets + 1)], owner: workload,
            spec: [
                "selector": ["matchLabels": .object(labels.mapValues(JSONValue.string))],
                "template": workload.json["spec", "template"],
            ])
        return state.put(set, as: .replicasets)
    }

    /// How many pods there are to be.
    func desired(_ workload: KubernetesObject, in state: ClusterState) -> Int {
        type == .daemonsets ? nodes(in: state).count : workload.json["spec", "replicas"].number ?? 1
    }

    /// Every pod of a workload that is not on its way out.
    func pods(of workload: KubernetesObject, in state: ClusterState) -> [KubernetesObject] {
        let owners = type == .deployments ? state.children(of: workload, .replicasets) : [workload]
        return owners.flatMap { state.children(of: $0, .pods) }.filter { !$0.isDeleted }
    }
}
