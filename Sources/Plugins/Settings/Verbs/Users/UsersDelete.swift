import OlaresCore

/// `settings users delete`: an account with everything in it.
struct UsersDelete: CommandHandler {
    private let name: String
    private let isWatched: Bool
    private let interval: Int64
    private let timeout: Int64

    init(_ arguments: Arguments) throws(Failure) {
        name = try arguments.requiredText("username").trimmed
        isWatched = try arguments.flag("watch")
        interval = try arguments.integer("watch-interval") ?? 2_000
        timeout = try arguments.integer("watch-timeout") ?? 900_000
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        try await requireDeletable(try UserServer(context))
        return "This will permanently delete Olares user \(name.quotedForMessage). Go on?"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let users = try UserServer(context)
        try await requireDeletable(users)
        let call = SettingsCall("DELETE", try users.path(of: name))
        if context.isDryRun { return users.server.plan([call]) }
        try await users.server.answer(to: call, for: "delete user \(name)", in: .tolerantCodeMessageData)
        guard isWatched else {
            return CommandResult(
                .lines([
                    "delete request accepted for \(name.quotedForMessage) (still removing asynchronously; pass --watch next "
                        + "time to block until Deleted)"
                ]), json: ["name": .string(name), "status": "Accepted"])
        }
        let watch = UserWatch(
            goal: .delete, name: name, interval: interval, timeout: timeout, users: users, context: context)
        _ = try await watch.run()
        return CommandResult(
            .lines(["deleted user \(name.quotedForMessage)"]),
            json: ["final_status": "Deleted", "name": .string(name), "status": "Deleted"])
    }

    /// The server protects nobody, and says of a name that there is not that it is deleted.
    private func requireDeletable(_ users: UserServer) async throws(Failure) {
        let record = try await users.user(name)
        guard record["roles"]?.array?.contains("owner") != true else {
            throw Failure(
                .preconditionFailed, "cannot delete user '\(name)' with role 'owner'",
                advice: "the owner goes with the Olares itself")
        }
        guard record.text("state") != "Deleting" else {
            throw Failure(
                .alreadyDone, "user \(name.quotedForMessage) is already being deleted",
                next: [NextStep(["settings", "users", "list"], effect: .read)])
        }
    }
}
