import OlaresCore
import OlaresExecution

/// `cluster application workloads`: the workloads of one application.
struct ApplicationWorkloads: CommandHandler {
    private let listing: WorkloadListing

    init(_ arguments: Arguments) throws(Failure) {
        let namespace = try arguments.requiredText("namespace").asNameOfObject("namespace")
        listing = try WorkloadListing(in: namespace, arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await listing.result(in: context)
    }
}
