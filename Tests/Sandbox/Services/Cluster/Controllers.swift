import Foundation

/// What keeps the objects of a cluster in accord: the controllers of workloads and jobs, the scheduler, the nodes.
struct Controllers {
    let behaviour: ClusterBehaviour
    let now: Date

    /// Brings everything one step further.
    func step(_ state: inout ClusterState) {
        for type in ResourceType.workloads {
            let controller = WorkloadController(type: type, behaviour: behaviour, now: now)
            for workload in unfixed(type, in: state) { controller.step(workload, in: &state) }
        }
        for job in unfixed(.jobs, in: state) { keepRunning(job, in: &state) }
        for pod in state.list(.pods) { stepPod(pod, in: &state) }
        // What the pods have become shows in their workloads at once.
        for type in ResourceType.workloads {
            let controller = WorkloadController(type: type, behaviour: behaviour, now: now)
            for workload in unfixed(type, in: state) { controller.report(workload, in: &state) }
        }
    }

    private func unfixed(_ type: ResourceType, in state: ClusterState) -> [KubernetesObject] {
        state.list(type).filter { !state.fixed.contains($0.uid) }
    }

    /// A job that has not ended has a pod.
    private func keepRunning(_ job: KubernetesObject, in state: inout ClusterState) {
        let isOver = job.json["status", "conditions"].items.contains { $0["status"] == "True" }
        guard !isOver, state.children(of: job, .pods).isEmpty else { return }
        Pod.make(
            from: job, name: "\(job.name)-\(PodName.suffix(of: job.name, state.version))", node: "worker1",
            created: now, revision: "", life: .init(readsUntilReady: behaviour.readsUntilReady), in: &state)
    }

    private func stepPod(_ pod: KubernetesObject, in state: inout ClusterState) {
        guard var life = state.lives[pod.uid] else { return }
        if let reads = life.readsUntilGone {
            guard reads > 0 else { return state.remove(.pods, pod.key) }
            life.readsUntilGone = reads - 1
        }
        var changed = pod
        changed.json["status"] = status(of: pod, life, in: state)
        if life.readsUntilReady > 0 { life.readsUntilReady -= 1 }
        state.lives[pod.uid] = life
        state.put(changed, as: .pods)
    }

    private func status(
        of pod: KubernetesObject, _ life: ClusterState.PodLife, in state: ClusterState
    ) -> JSONValue {
        let node = state[.nodes, ObjectName(namespace: "", name: pod.json["spec", "nodeName"].text ?? "")]
        let digest = pod.uid.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xffff }
        let created = (try? Date(pod.creation, strategy: .iso8601)) ?? now
        return PodStatus(
            pod: pod, life: life, trouble: trouble(of: pod, life),
            address: "10.233.\(64 + digest % 3).\(2 + digest / 3 % 250)",
            hostAddress: node?.json["status", "addresses"].items.first?["address"].text ?? "", created: created
        ).json
    }

    /// What was ordered for the workload whose labels the pod has.
    private func trouble(of pod: KubernetesObject, _ life: ClusterState.PodLife) -> ClusterBehaviour.Trouble? {
        guard let app = pod.labels["app"], let trouble = behaviour.troubles["\(pod.namespace)/\(app)"] else {
            return nil
        }
        // Whoever was ready before has no part in it.
        return trouble == .stuck && life.readsUntilReady == 0 && Pod.isReady(pod) ? nil : trouble
    }
}
