import OlaresCore

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
