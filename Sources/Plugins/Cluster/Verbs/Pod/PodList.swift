import OlaresCore
import OlaresExecution

/// `cluster pod list`: pods of a namespace, or of all that the account sees.
struct PodList: CommandHandler {
    private let listing: PodListing

    init(_ arguments: Arguments) throws(Failure) {
        let namespace = try arguments.listedNamespace
        var listing = try PodListing(in: namespace, arguments)
        if try arguments.flag("unhealthy") {
            listing.pick = { pods, hub, now in await Inquiry.unhealthy(among: pods, in: namespace, hub, now) }
        }
        self.listing = listing
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await listing.result(in: context)
    }
}
