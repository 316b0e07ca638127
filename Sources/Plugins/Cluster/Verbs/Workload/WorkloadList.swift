import OlaresCore
import OlaresExecution

/// `cluster workload list`: workloads of a namespace, or of all that the account sees.
struct WorkloadList: CommandHandler {
    private let listing: WorkloadListing

    init(_ arguments: Arguments) throws(Failure) {
        listing = try WorkloadListing(in: try arguments.listedNamespace, arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await listing.result(in: context)
    }
}
