import Core

/// `cluster cronjob suspend`: no further runs; those that are on their way go on.
struct CronJobSuspend: CommandHandler {
    private let change: SuspendChange

    init(_ arguments: Arguments) throws(Failure) {
        change = SuspendChange(name: try ObjectName(arguments, "cronjob"), suspends: true)
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        "Suspend cronjob \(change.name.text)? Future scheduled runs will be paused"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await change.result(in: context)
    }
}

/// `cluster cronjob resume`: runs by the clock again.
struct CronJobResume: CommandHandler {
    private let change: SuspendChange

    init(_ arguments: Arguments) throws(Failure) {
        change = SuspendChange(name: try ObjectName(arguments, "cronjob"), suspends: false)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await change.result(in: context)
    }
}

/// Whether a cron job is to begin jobs.
private struct SuspendChange: Sendable {
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
                notices: context.wantsData ? [] : ["cronjob \(name.text) is already \(state) — no change"])
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
