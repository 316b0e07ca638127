import OlaresCore

/// `cluster pod events`: what the cluster reports of one pod.
struct PodEvents: CommandHandler {
    private let events: EventListing

    init(_ arguments: Arguments) throws(Failure) {
        events = try EventListing("Pod", try ObjectName(arguments, "pod"), arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await events.result(in: context)
    }
}
