import Core

/// `settings apps domain list`: by which names the entrances of an app are reached.
struct AppsDomainList: CommandHandler {
    private let app: String

    init(_ arguments: Arguments) throws(Failure) { app = try arguments.requiredText("app").trimmed }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try await EntranceWalk(app: app, context).result("domain", as: "setup", AppsDomainGet.shown)
    }
}
