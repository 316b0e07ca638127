import OlaresCore

/// `cluster job rerun`: deletes the pods of a job that has not ended, so that it makes new ones.
struct JobRerun: CommandHandler {
    private let name: ObjectName
    private let concurrency: Int
    private let agreed = AgreedPlan<(job: Job, deletion: PodDeletion)>()

    init(_ arguments: Arguments) throws(Failure) {
        name = try ObjectName(arguments, "job")
        concurrency = try arguments.concurrency
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        let target = try await find(ControlHub(context))
        agreed.keep(target)
        let deletion = target.deletion
        return
            "Rerun job \(name.text) by deleting \(deletion.pods.count) pod(s) (\(deletion.names))? The Job controller "
            + "will create new pods to satisfy spec.parallelism / spec.completions"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        let target: (job: Job, deletion: PodDeletion)
        if let kept = agreed.value { target = kept } else { target = try await find(hub) }
        let (job, deletion) = target
        if context.isDryRun { return deletion.plan(hub) }
        let facts: JSONObject = [
            "operation": "rerun", "namespace": .string(name.namespace), "job": .string(name.name),
            "uid": .string(job.object.uid), "selector": .string(deletion.selector),
        ]
        return try await deletion.run(hub, concurrency, facts, "rerun job \(name.text)") { done in
            "deleted \(done) pod(s) for job \(name.text); controller will reschedule new attempts"
        }
    }

    private func find(_ hub: ControlHub) async throws(Failure) -> (job: Job, deletion: PodDeletion) {
        let job = try await hub.job(name)
        if let ending = job.ending {
            let reason = ending["reason"]?.string ?? ""
            let word = job.object.holdingCondition("Complete") == nil ? "Failed" : "Complete"
            throw Failure(
                .preconditionFailed,
                "job \(name.text) has already terminated (\(word == "Failed" && !reason.isEmpty ? "Failed: \(reason)" : word)"
                    + ") — rerun cannot resurrect a terminal Job; delete and recreate the Job instead",
                advice: "delete the job and make it anew; `olares-cli cluster job yaml` shows how it was made")
        }
        let selector = try job.podSelector(name).text
        let uid = job.object.uid
        let deletion = try await PodDeletion(
            in: name.namespace, selector, hub, what: "list pods of job \(name.text)",
            isOwn: { !uid.isEmpty && $0.isControlled(by: uid) })
        guard !deletion.pods.isEmpty else {
            throw Failure(
                .preconditionFailed,
                "job \(name.text) has no child pods (selector \(selector.quotedForMessage) matched nothing) — nothing to "
                    + "rerun",
                advice: "wait a little where no pod has been scheduled yet, and look with `cluster job events`")
        }
        return (job, deletion)
    }
}
