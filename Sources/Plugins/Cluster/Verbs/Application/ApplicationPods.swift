import OlaresCore
import OlaresExecution

/// `cluster application pods`: the pods of one application.
struct ApplicationPods: CommandHandler {
    private let listing: PodListing

    init(_ arguments: Arguments) throws(Failure) {
        let namespace = try arguments.requiredText("namespace").asNameOfObject("namespace")
        listing = try PodListing(in: namespace, arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await listing.result(in: context)
    }
}
