import OlaresCore

/// `market why`: what of an app does not run, and what the cluster says of it.
struct MarketWhy: CommandHandler {
    private let app: String
    private let inquiry: Inquiry

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app")
        inquiry = try Inquiry(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let place = try await AppPlace(of: app, try ControlHub(context).client)
        return try await inquiry.app(app, in: place, context)
    }
}
