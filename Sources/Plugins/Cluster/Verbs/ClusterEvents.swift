import OlaresCore

/// `cluster events`: what the cluster reports, once or as it comes.
struct ClusterEvents: CommandHandler {
    private let feed: EventFeed
    private let watch: Watch?

    init(_ arguments: Arguments) throws(Failure) {
        feed = EventFeed(
            namespace: try arguments.listedNamespace, type: try arguments.text("type"),
            since: try arguments.integer("since").flatMap { $0 > 0 ? $0 : nil },
            limit: try arguments.integer("limit") ?? 200)
        watch = try Watch(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        guard let watch, context.console.offersInput else { return try await feed.result(hub, context) }
        return feed.follow(watch, hub, context)
    }
}
