import Foundation

/// The end of pods.
struct PodEnd {
    let behaviour: ClusterBehaviour
    let now: Date

    /// Takes a pod away, at once or after as many reads as it is still to be seen.
    func begin(_ pod: KubernetesObject, isImmediate: Bool = false, in state: inout ClusterState) {
        guard !isImmediate, behaviour.readsUntilGone > 0 else { return state.remove(.pods, pod.key) }
        guard !pod.isDeleted else { return }
        var ending = pod
        ending.json["metadata", "deletionTimestamp"] = .timestamp(now + 30)
        ending.json["metadata", "deletionGracePeriodSeconds"] = 30
        state.lives[pod.uid]?.readsUntilGone = behaviour.readsUntilGone
        state.put(ending, as: .pods)
    }
}
