import Core

/// `cluster workload scale`: another number of pods.
struct WorkloadScale: CommandHandler {
    private let scaling: Scaling

    init(_ arguments: Arguments) throws(Failure) {
        let replicas = try arguments.integer("replicas") ?? -1
        guard replicas >= 0 else {
            throw Failure(
                .optionValueInvalid, "--replicas must be >= 0, got \(replicas)", advice: "give a number of pods")
        }
        scaling = try Scaling(
            to: replicas, arguments,
            refusal:
                "DaemonSets are not scalable (replicas don't apply); use `cluster workload restart` to roll their pods")
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? { scaling.question }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await scaling.result(in: context)
    }
}

/// `cluster workload stop`: no pods.
struct WorkloadStop: CommandHandler {
    private let scaling: Scaling

    init(_ arguments: Arguments) throws(Failure) {
        scaling = try Scaling(
            to: 0, arguments,
            refusal: "DaemonSets cannot be stopped via scale; use `cluster workload delete` to remove them")
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? { scaling.question }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await scaling.result(in: context)
    }
}

/// `cluster workload start`: pods again.
struct WorkloadStart: CommandHandler {
    private let scaling: Scaling

    init(_ arguments: Arguments) throws(Failure) {
        let replicas = try arguments.integer("replicas") ?? 1
        guard replicas >= 1 else {
            throw Failure(
                .optionValueInvalid,
                "--replicas must be >= 1 for `start`, got \(replicas) (use `cluster workload scale --replicas=0` to "
                    + "scale to zero)", advice: "give a number of pods, at least 1")
        }
        scaling = try Scaling(
            to: replicas, arguments,
            refusal: "DaemonSets cannot be started via scale; recreate the object instead")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await scaling.result(in: context)
    }
}

/// A change of the number of pods, with or without waiting for it.
private struct Scaling: Sendable {
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
