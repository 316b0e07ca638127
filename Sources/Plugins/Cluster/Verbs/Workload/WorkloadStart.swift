import OlaresCore

/// `cluster workload start`: pods again, as many as there were.
struct WorkloadStart: CommandHandler {
    private let scaling: Scaling

    init(_ arguments: Arguments) throws(Failure) {
        let given = try arguments.integer("replicas")
        if let replicas = given, replicas < 1 {
            throw Failure(
                .optionValueInvalid,
                "--replicas must be >= 1 for `start`, got \(replicas) (use `cluster workload scale --replicas=0` to "
                    + "scale to zero)", advice: "give a number of pods, at least 1")
        }
        scaling = try Scaling(
            to: given.map { .replicas($0) } ?? .former, arguments,
            refusal: "DaemonSets cannot be started via scale; recreate the object instead")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await scaling.result(in: context)
    }
}
