import OlaresCore

/// `cluster job events`: what the cluster reports of one job.
struct JobEvents: CommandHandler {
    private let events: EventListing

    init(_ arguments: Arguments) throws(Failure) {
        events = try EventListing("Job", try ObjectName(arguments, "job"), arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await events.result(in: context)
    }
}
