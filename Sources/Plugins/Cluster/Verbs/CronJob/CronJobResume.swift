import OlaresCore

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
