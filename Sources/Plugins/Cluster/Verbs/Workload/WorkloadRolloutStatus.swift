import OlaresCore

/// `cluster workload rollout-status`: whether a workload is as it was declared, or with `--watch` until it is.
struct WorkloadRolloutStatus: CommandHandler {
    private let workload: WorkloadReference
    private let rollout: RolloutWatch?

    init(_ arguments: Arguments) throws(Failure) {
        rollout = try RolloutWatch(arguments)
        workload = try WorkloadReference(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        if let rollout { return rollout.result(of: workload, hub, in: context) }
        let snapshot = Rollout(try await workload.object(of: hub), context.clock.now)
        return snapshot.result(exit: snapshot.isConverged ? .done : .pending)
    }
}
