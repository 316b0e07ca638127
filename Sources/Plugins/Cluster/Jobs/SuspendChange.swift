import OlaresCore

/// Whether a cron job is to begin jobs.
struct SuspendChange: Sendable {
    let name: ObjectName
    let suspends: Bool

    func result(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        let found = try await hub.cronJob(name)
        let operation = suspends ? "suspend" : "resume"
        if found.isSuspended == suspends {
            let state = suspends ? "suspended" : "active"
            return CommandResult(
                .lines([]), json: json(operation, found.object),
                notices: context.forPeople("cronjob \(name.text) is already \(state) — no change"))
        }
        let request = HubRequest.mergePatch(
            APIPath.batch(name.namespace, "cronjobs", name.name), ["spec": ["suspend": .bool(suspends)]])
        if context.isDryRun { return hub.plan([request]) }
        let changed = KubernetesObject(try await hub.answer(to: request, for: "\(operation) cronjob \(name.text)"))
        return CommandResult(
            .lines(["cronjob \(name.text): spec.suspend=\(suspends) (resourceVersion=\(changed.resourceVersion))"]),
            json: json(operation, changed))
    }

    private func json(_ operation: String, _ object: KubernetesObject) -> JSONValue {
        [
            "operation": .string(operation), "namespace": .string(name.namespace), "cronjob": .string(name.name),
            "suspend": .bool(suspends), "resourceVersion": .string(object.resourceVersion),
        ]
    }
}
