import OlaresCore

/// A change of the number of pods, with or without waiting for it.
struct Scaling: Sendable {
    /// How many pods there are to be.
    enum Goal: Equatable, Sendable {
        case replicas(Int64)
        /// As many as there were before it was stopped.
        case former
    }

    let workload: WorkloadReference
    let goal: Goal
    let rollout: RolloutWatch?

    /// Where the number is noted that a workload had before it was stopped (docs/protocol/cluster.md, "Workloads").
    private static let note = "dev.olares.io/previous-replicas"

    /// - Parameter refusal: What is said of a DaemonSet, which has a pod on each node.
    init(to goal: Goal, _ arguments: Arguments, refusal: String) throws(Failure) {
        self.goal = goal
        rollout = try RolloutWatch(arguments)
        workload = try WorkloadReference(arguments)
        guard workload.kind != .daemonSet else {
            throw Failure(
                .argumentInvalid, refusal, next: [workload.call("get", effect: .read)])
        }
    }

    /// Only what stops everything is worth a question.
    var question: String {
        goal == .replicas(0) ? "Scale \(workload.text) to 0 replicas? Traffic will be paused" : ""
    }

    func result(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        let change = try await change(hub)
        if let present = change.isThere { return already(present) }
        let request = HubRequest.mergePatch(workload.path, change.patch)
        if context.isDryRun { return hub.plan([request]) }
        let replicas = change.replicas
        try await hub.answer(to: request, for: "scale \(workload.text) to \(replicas)", fix: workload.list)
        let done = "\(workload.text) scaled to \(replicas) replicas"
        if let rollout {
            return rollout.result(of: workload, hub, in: context, after: done + "; waiting for rollout to converge")
        }
        return CommandResult(.lines([done]), json: facts(replicas))
    }

    private struct Change {
        let replicas: Int64
        let patch: JSONValue
        /// How many there are already, where nothing is to be done.
        var isThere: Int64?
    }

    /// What is to be sent. A number that is given needs no look at the workload, unless there is one to note.
    private func change(_ hub: ControlHub) async throws(Failure) -> Change {
        if case .replicas(let replicas) = goal, replicas > 0 {
            return Change(replicas: replicas, patch: Self.patch(replicas))
        }
        let present = try await workload.object(of: hub)
        guard goal == .former else {
            // One that has been stopped already keeps its note.
            let note: JSONValue? = present.desired > 0 ? .string(String(present.desired)) : .none
            return Change(replicas: 0, patch: Self.patch(0, note: note))
        }
        let noted = present.object.annotations[Self.note]?.string.flatMap { Int64($0) } ?? 0
        let replicas = max(1, noted)
        return Change(
            replicas: replicas, patch: Self.patch(replicas, note: noted > 0 ? .some(.null) : .none),
            isThere: present.desired > 0 ? present.desired : nil)
    }

    /// - Parameter note: What becomes of the note; `nil` leaves it as it is.
    private static func patch(_ replicas: Int64, note: JSONValue? = nil) -> JSONValue {
        var patch: JSONObject = [:]
        if let note { patch["metadata"] = ["annotations": .object([Self.note: note])] }
        patch["spec"] = ["replicas": .integer(replicas)]
        return .object(patch)
    }

    private func already(_ replicas: Int64) -> CommandResult {
        let words =
            "\(workload.text) is to have \(replicas) replicas already — nothing to do (--replicas gives another number)"
        return CommandResult(.lines([words]), json: facts(replicas))
    }

    private func facts(_ replicas: Int64) -> JSONValue {
        var json = workload.facts("scale")
        json["replicas"] = .integer(replicas)
        return .object(json)
    }
}
