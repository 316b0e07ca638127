import OlaresCore

/// `market logs`: what the pods of an app have written.
struct MarketLogs: CommandHandler {
    private let app: String
    private let container: String?
    private let options: LogOptions

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app")
        container = try arguments.text("container").flatMap { $0.isEmpty ? nil : $0 }
        options = try LogOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let hub = try ControlHub(context)
        let place = try await AppPlace(of: app, hub.client)
        let pods = try await Inquiry.pods(of: place, hub)
        guard !pods.isEmpty else {
            throw Failure(
                .preconditionFailed, "app '\(app)' has no pods in \(place.namespace)",
                next: [NextStep(["market", "why", app], effect: .read)])
        }
        let sources = try [LogSource](container, of: pods)
        return LogReader(hub: hub, sources: sources, options: options, context: context).result()
    }
}
