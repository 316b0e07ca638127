import OlaresCore
import OlaresExecution

/// `files share smb-users create`: an account for SMB shares.
struct ShareSMBUsersCreate: CommandHandler {
    private let name: String
    private let readsPassword: Bool

    init(_ arguments: Arguments) throws(Failure) {
        name = try arguments.requiredText("name")
        readsPassword = try arguments.flag("password-stdin")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        try SMBAccount.checkName(name, ownName: server.ownName)
        func request(_ password: String) -> ServiceRequest {
            .files(
                "POST", "/api/share/smb_share_user/", json: ["user": .string(name), "password": .string(password)])
        }
        if context.isDryRun {
            return server.client.plan(
                [request("***")], saying: ["would create SMB account: \(name)"], members: ["name": .string(name)])
        }
        let password = try password(context.console)
        try SMBAccount.checkPassword(password)
        let answer = try await server.share(request(password), what: "share CreateSMBUser")
        var id = answer["data"]?["id"]?.string
        // Older services do not say it.
        if id == nil { id = try await server.smbAccounts().first { $0.name == name }?.id }
        guard let id else {
            throw Failure(
                .decode, "share CreateSMBUser: the account \(name) is not among those that the service has",
                next: [NextStep(["files", "share", "smb-users", "list"], effect: .read)])
        }
        return CommandResult(
            .lines(["created SMB account: \(name)", "  id              : \(id)"]),
            json: ["id": .string(id), "name": .string(name)])
    }

    private func password(_ console: any Console) throws(Failure) -> String {
        guard console.inputIsTerminal || readsPassword else {
            throw Failure(
                .inputNotTerminal, "stdin is not a terminal — pipe a password with --password-stdin",
                next: [NextStep(["files", "share", "smb-users", "create", name, "--password-stdin"], effect: .write)])
        }
        return try console.secret("password for SMB account \(name): ", empty: "password is empty")
    }
}
