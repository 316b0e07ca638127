import Core

/// `settings restore plans create-from-url`: brings back what lies at an address.
struct RestorePlansCreateFromURL: CommandHandler {
    private let url: String
    private let path: String
    private let directory: String?
    private let password: String

    init(_ arguments: Arguments) throws(Failure) {
        url = try arguments.requiredText("backup-url").trimmed
        path = try arguments.requiredText("path")
        directory = try arguments.text("dir")
        password = try arguments.requiredText("password")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try SettingsServer(context)
        if context.isDryRun { return server.plan([call]) }
        let answer = try await server.answer(to: call, for: "create a restore plan")
        guard let id = answer.text("id").nonEmpty else {
            throw Failure(
                .decode, "create a restore plan: the server's answer has no id",
                next: [NextStep(["settings", "restore", "plans", "list"], effect: .read)])
        }
        return CommandResult(.lines(["Created restore plan \(id.quotedForMessage) from URL."]), json: answer)
    }

    /// In a dry run the password is masked already.
    private var call: SettingsCall {
        // Here the service takes the address in Base64, where it is checked as it is.
        var body: JSONObject = [
            "backupUrl": .string(Base64.encode(Array(url.utf8))), "password": .string(password),
            "path": .string(path),
        ]
        if let directory { body["dir"] = .string(directory) }
        return SettingsCall("POST", "/apis/backup/v1/plans/restore", at: .settings, .object(body))
    }
}
