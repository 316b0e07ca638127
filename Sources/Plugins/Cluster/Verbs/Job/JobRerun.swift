import OlaresCore

/// `cluster job rerun`: deletes the pods of a job that has not ended, so that it makes new ones; or with `--recreate` makes the
/// job anew, which one that has ended needs.
struct JobRerun: CommandHandler {
    private let name: ObjectName
    private let concurrency: Int
    private let recreates: Bool
    private let agreed = AgreedPlan<Plan>()

    private enum Plan: Sendable {
        case pods(Job, PodDeletion)
        case job(JobRecreation)
    }

    init(_ arguments: Arguments) throws(Failure) {
        name = try ObjectName(arguments, "job")
        concurrency = try arguments.concurrency
        recreates = try arguments.flag("recreate")
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        let plan = try await find(ControlHub(context))
        agreed.keep(plan)
        guard case .pods(_, let deletion) = plan else {
            return "Delete job \(name.text) with its pods and their logs, and create it anew?"
        }
        return
            "Rerun job \(name.text) by deleting \(deletion.pods.count) pod(s) (\(deletion.names))? The Job controller "
            + "will create new pods to satisfy spec.parallelism / spec.completions"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        let plan: Plan
        if let kept = agreed.value { plan = kept } else { plan = try await find(hub) }
        switch plan {
        case .job(let recreation):
            return context.isDryRun ? recreation.plan(hub) : try await recreation.run(hub, in: context)
        case .pods(let job, let deletion):
            if context.isDryRun { return deletion.plan(hub) }
            let facts: JSONObject = [
                "operation": "rerun", "namespace": .string(name.namespace), "job": .string(name.name),
                "uid": .string(job.object.uid), "selector": .string(deletion.selector),
            ]
            return try await deletion.run(hub, concurrency, facts, "rerun job \(name.text)") { done in
                "deleted \(done) pod(s) for job \(name.text); controller will reschedule new attempts"
            }
        }
    }

    private func find(_ hub: ControlHub) async throws(Failure) -> Plan {
        let job = try await hub.job(name)
        if recreates { return .job(JobRecreation(job, name)) }
        if let ending = job.ending {
            let reason = ending["reason"]?.string ?? ""
            let word = job.object.holdingCondition("Complete") == nil ? "Failed" : "Complete"
            throw Failure(
                .preconditionFailed,
                "job \(name.text) has already terminated (\(word == "Failed" && !reason.isEmpty ? "Failed: \(reason)" : word)"
                    + ") — rerun cannot resurrect a terminal Job; delete and recreate the Job instead",
                next: [NextStep(["cluster", "job", "rerun", name.text, "--recreate"], effect: .destructive)])
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
        return .pods(job, deletion)
    }
}
