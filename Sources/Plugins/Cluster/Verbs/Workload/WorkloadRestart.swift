import OlaresCore

/// `cluster workload restart`: deletes the pods, which the controller makes anew. No template is touched, so that the
/// workload's history stays as it is.
struct WorkloadRestart: CommandHandler {
    private let workload: WorkloadReference
    private let concurrency: Int
    private let agreed = AgreedPlan<PodDeletion>()

    init(_ arguments: Arguments) throws(Failure) {
        concurrency = try arguments.concurrency
        workload = try WorkloadReference(arguments)
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        let deletion = try await find(ControlHub(context))
        agreed.keep(deletion)
        guard !deletion.pods.isEmpty else { return "" }
        return "Restart \(workload.text) by deleting \(deletion.pods.count) pods (\(deletion.names))? The controller "
            + "will recreate them"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        let deletion: PodDeletion
        if let kept = agreed.value { deletion = kept } else { deletion = try await find(hub) }
        if context.isDryRun { return deletion.plan(hub) }
        var json = workload.facts("restart")
        json["selector"] = .string(deletion.selector)
        guard !deletion.pods.isEmpty else {
            json["deleted"] = []
            json["failures"] = 0
            let nothing =
                "no pods match selector \(deletion.selector.quotedForMessage) for \(workload.text) — nothing to restart"
            return CommandResult(
                .lines([]), json: .object(json), notices: deletion.notices + context.forPeople(nothing))
        }
        return try await deletion.run(hub, concurrency, json, "restart \(workload.text)") { done in
            "deleted \(done) pods for \(workload.text)"
        }
    }

    private func find(_ hub: ControlHub) async throws(Failure) -> PodDeletion {
        let owner = try await workload.object(of: hub)
        let selector = owner.selector.selector
        guard !selector.isEmpty else {
            throw Failure(
                .preconditionFailed, "\(workload.text) has no spec.selector.matchLabels — cannot find pods to restart",
                next: [NextStep(["cluster", "pod", "list", "--namespace", workload.object.namespace], effect: .read)])
        }
        return try await PodDeletion(
            in: workload.object.namespace, selector, hub, what: "list pods of \(workload.text)", isOwn: owner.controls)
    }
}
