import OlaresCore

/// A change of the number of pods, with or without waiting for it.
struct Scaling: Sendable {
    let workload: WorkloadReference
    let replicas: Int64
    let rollout: RolloutWatch?

    /// - Parameter refusal: What is said of a DaemonSet, which has a pod on each node.
    init(to replicas: Int64, _ arguments: Arguments, refusal: String) throws(Failure) {
        self.replicas = replicas
        rollout = try RolloutWatch(arguments)
        workload = try WorkloadReference(arguments)
        guard workload.kind != .daemonSet else {
            throw Failure(
                .argumentInvalid, refusal, next: [workload.call("get", effect: .read)])
        }
    }

    /// Only what stops everything is worth a question.
    var question: String {
        replicas == 0 ? "Scale \(workload.text) to 0 replicas? Traffic will be paused" : ""
    }

    func result(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        let request = HubRequest.mergePatch(workload.path, ["spec": ["replicas": .integer(replicas)]])
        if context.isDryRun { return hub.plan([request]) }
        try await hub.answer(to: request, for: "scale \(workload.text) to \(replicas)", fix: workload.list)
        let done = "\(workload.text) scaled to \(replicas) replicas"
        if let rollout {
            return rollout.result(of: workload, hub, in: context, after: done + "; waiting for rollout to converge")
        }
        var json = workload.facts("scale")
        json["replicas"] = .integer(replicas)
        return CommandResult(.lines([done]), json: .object(json))
    }
}
