import OlaresCore
import OlaresExecution

/// `files share set-password`: another password for a public share.
struct ShareSetPassword: CommandHandler {
    private let id: String
    private let password: String?
    private let readsPassword: Bool

    init(_ arguments: Arguments) throws(Failure) {
        id = try arguments.requiredText("id")
        password = try arguments.text("password")
        readsPassword = try arguments.flag("password-stdin")
        if let password { try SharePassword.check(password) }
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        let record = try await server.share(id, of: .public, to: "set the password of")
        func request(_ password: String) -> ServiceRequest {
            .files(
                "PUT", "/api/share/share_password/",
                json: ["path_id": .string(record.id), "password": .string(password)])
        }
        if context.isDryRun { return server.plan(request("***"), "set the password of public share", record) }
        let password = try SharePassword(option: password, readsInput: readsPassword, context.console)
        _ = try await server.share(request(password.value), what: "share SetPassword")
        var lines = LabelledLines("updated public share password:")
        lines.add("id", record.id)
        lines.add("password", password.line)
        var json = password.members
        json["id"] = .string(record.id)
        return CommandResult(
            .lines(lines.lines), json: .object(json), notices: ["note: whoever had it open has to sign in again"])
    }
}
