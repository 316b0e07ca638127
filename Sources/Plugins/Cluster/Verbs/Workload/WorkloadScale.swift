import OlaresCore

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
            to: .replicas(replicas), arguments,
            refusal:
                "DaemonSets are not scalable (replicas don't apply); use `cluster workload restart` to roll their pods")
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? { scaling.question }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await scaling.result(in: context)
    }
}
