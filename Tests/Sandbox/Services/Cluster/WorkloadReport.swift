import Foundation

extension WorkloadController {
    /// Writes into the status of a workload what its pods are like.
    func report(_ workload: KubernetesObject, in state: inout ClusterState) {
        let pods = pods(of: workload, in: state)
        let revision = PodName.revision(of: workload.json["spec", "template"])
        let label = type == .deployments ? "pod-template-hash" : "controller-revision-hash"
        let counts = Counts(
            all: pods.count, ready: pods.filter(Pod.isReady).count,
            updated: pods.filter { $0.labels[label] == revision }.count, desired: desired(workload, in: state))
        var changed = workload
        let observed = workload.json["status", "observedGeneration"]
        changed.json["status"] = type == .daemonsets ? counts.daemonSet : counts.replicas
        changed.json["status", "observedGeneration"] = observed
        if type == .deployments { changed.json["status", "conditions"] = .array(conditions(workload, counts)) }
        if type == .statefulsets {
            changed.json["status", "updateRevision"] = .string("\(workload.name)-\(revision)")
            // The old one until every pod is of the new one.
            let former = workload.json["status", "currentRevision"]
            changed.json["status", "currentRevision"] =
                counts.updated == counts.all || former == .null
                ? .string("\(workload.name)-\(revision)") : former
        }
        state.put(changed, as: type)
        guard type == .deployments else { return }
        for set in state.children(of: workload, .replicasets) { report(set, of: workload, revision, in: &state) }
    }

    private func report(
        _ set: KubernetesObject, of workload: KubernetesObject, _ revision: String, in state: inout ClusterState
    ) {
        let pods = state.children(of: set, .pods).filter { !$0.isDeleted }
        let ready = pods.filter(Pod.isReady).count
        var changed = set
        let isCurrent = set.labels["pod-template-hash"] == revision
        changed.json["spec", "replicas"] = isCurrent ? workload.json["spec", "replicas"] : .integer(pods.count)
        changed.json["status"] = [
            "replicas": .integer(pods.count), "fullyLabeledReplicas": .integer(pods.count),
            "readyReplicas": .integer(ready), "availableReplicas": .integer(ready), "observedGeneration": 1,
        ]
        state.put(changed, as: .replicasets)
    }

    private func conditions(_ workload: KubernetesObject, _ counts: Counts) -> [JSONValue] {
        let isAvailable = counts.ready >= counts.desired
        let isDone = isAvailable && counts.updated == counts.desired && counts.all == counts.desired
        let since = workload.json["metadata", "creationTimestamp"]
        return [
            [
                "type": "Available", "status": isAvailable ? "True" : "False", "lastUpdateTime": since,
                "lastTransitionTime": since,
                "reason": isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                "message": isAvailable
                    ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
            ],
            [
                "type": "Progressing", "status": "True", "lastUpdateTime": since, "lastTransitionTime": since,
                "reason": isDone ? "NewReplicaSetAvailable" : "ReplicaSetUpdated", "message": "",
            ],
        ]
    }
}

/// How many pods of which sort.
private struct Counts {
    let all: Int
    let ready: Int
    let updated: Int
    let desired: Int

    /// Of a deployment or stateful set; like the real ones, without members that are 0.
    var replicas: JSONValue {
        var status: JSONValue = ["replicas": .integer(all)]
        let members = [
            ("readyReplicas", ready), ("availableReplicas", ready), ("updatedReplicas", updated),
            ("unavailableReplicas", max(0, desired - ready)),
        ]
        for (name, count) in members where count > 0 { status[name] = .integer(count) }
        return status
    }

    var daemonSet: JSONValue {
        [
            "desiredNumberScheduled": .integer(desired), "currentNumberScheduled": .integer(all),
            "numberReady": .integer(ready), "numberAvailable": .integer(ready), "numberMisscheduled": 0,
            "updatedNumberScheduled": .integer(updated), "numberUnavailable": .integer(max(0, desired - ready)),
        ]
    }
}
