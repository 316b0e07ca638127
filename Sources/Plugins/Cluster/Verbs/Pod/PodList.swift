import OlaresCore
import OlaresExecution

/// `cluster pod list`: pods of a namespace, or of all that the account sees.
struct PodList: CommandHandler {
    private let listing: PodListing

    init(_ arguments: Arguments) throws(Failure) {
        var listing = try PodListing(in: try arguments.listedNamespace, arguments)
        if try arguments.flag("unhealthy") {
            listing.isWanted = { pod, now in !Diagnosis(pods: [pod], events: [], now: now).findings.isEmpty }
        }
        self.listing = listing
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await listing.result(in: context)
    }
}
