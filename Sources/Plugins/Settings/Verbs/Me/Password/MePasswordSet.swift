import OlaresCore
import OlaresExecution

/// `settings me password set`: a new password for oneself.
struct MePasswordSet: CommandHandler {
    private let readsInput: Bool

    init(_ arguments: Arguments) throws(Failure) {
        readsInput = try arguments.flag("passwords-stdin")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try SettingsServer(context)
        let local = String(server.client.identity.olaresID.prefix { $0 != "@" })
        let path = "/api/users/\(try local.segment(of: "the name of a user"))/password"
        if context.isDryRun {
            let secret: JSONValue = "***"
            return server.plan([
                SettingsCall(
                    "POST", path, ["username": .string(local), "current_password": secret, "password": secret])
            ])
        }
        let (current, new) = try passwords(context.console)
        let body: JSONValue = [
            "username": .string(local), "current_password": .string(try PasswordDigest.of(current)),
            "password": .string(try PasswordDigest.of(new)),
        ]
        try await server.answer(
            to: SettingsCall("POST", path, body), for: "set password", in: .tolerantCodeMessageData)
        return CommandResult(
            .lines([
                "Password updated. If subsequent CLI commands return 401, run `olares-cli profile login` to refresh your session."
            ]), json: ["username": .string(local), "status": "updated"])
    }

    private func passwords(_ console: any Console) throws(Failure) -> (current: String, new: String) {
        if readsInput {
            let current = try console.pipedSecret(empty: "--passwords-stdin: current password is empty")
            return (current, try console.pipedSecret(empty: "--passwords-stdin: new password is empty"))
        }
        guard console.inputIsTerminal else {
            throw Failure(
                .inputNotTerminal, "stdin is not a terminal; pipe passwords with --passwords-stdin instead",
                advice: "pipe both passwords in, a line each, with --passwords-stdin")
        }
        let current = try console.typedSecret("Current password: ", empty: "current password is empty")
        let new = try console.typedSecret("New password: ", empty: "new password is empty")
        guard try console.askSecret("Confirm new password: ") == new else {
            throw Failure(
                .argumentInvalid, "password confirmation does not match", advice: "run it again, and type it twice")
        }
        return (current, new)
    }
}
