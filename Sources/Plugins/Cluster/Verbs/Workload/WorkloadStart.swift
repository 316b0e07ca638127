import OlaresCore

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
