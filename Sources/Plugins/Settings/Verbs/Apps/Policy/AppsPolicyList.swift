import Core

/// `settings apps policy list`: how one logs in at the entrances of an app.
struct AppsPolicyList: CommandHandler {
    private let app: String

    init(_ arguments: Arguments) throws(Failure) { app = try arguments.requiredText("app").trimmed }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await EntranceWalk(app: app, context).result("policy", as: "policy", AppsPolicyGet.shown)
    }
}
