import OlaresCore

/// `cluster workload stop`: no pods.
struct WorkloadStop: CommandHandler {
    private let scaling: Scaling

    init(_ arguments: Arguments) throws(Failure) {
        scaling = try Scaling(
            to: .replicas(0), arguments,
            refusal: "DaemonSets cannot be stopped via scale; use `cluster workload delete` to remove them")
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? { scaling.question }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await scaling.result(in: context)
    }
}
