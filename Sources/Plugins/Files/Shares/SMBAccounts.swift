import Core
import Execution

/// An account for SMB shares. Such accounts are no users of the Olares.
struct SMBAccount: Equatable, Sendable {
    let id: String
    let name: String

    private static let reserved = ["daemon", "shutdown", "nobody"]

    /// Refuses a name that the service would refuse, before anybody is asked for a password.
    /// - Parameter ownName: The caller's, which is taken.
    static func checkName(_ name: String, ownName: String) throws(Failure) {
        func refuse(_ reason: String) -> Failure {
            Failure(
                .argumentInvalid, "\(name.quotedForMessage) is no name for an SMB account: \(reason)",
                advice: "choose 6 to 16 of a-z, 0-9, _ and -, beginning with a letter or _")
        }
        guard (6...16).contains(name.utf8.count) else { throw refuse("it has 6 to 16 characters") }
        let isFirst: (UInt8) -> Bool = { (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "_") }
        let isFurther: (UInt8) -> Bool = { isFirst($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
        guard name.utf8.first.map(isFirst) == true, name.utf8.allSatisfy(isFurther) else {
            throw refuse("it has small letters, digits, _ and -, and begins with a letter or _")
        }
        guard name.utf8.last != UInt8(ascii: "-") else { throw refuse("it does not end with -") }
        guard !reserved.contains(name) else { throw refuse("the system has that name") }
        guard name != ownName else { throw refuse("it is that of your user") }
    }

    /// Refuses a password that the service would refuse.
    static func checkPassword(_ password: String) throws(Failure) {
        let isPrintable = password.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        guard (6...16).contains(password.utf8.count), isPrintable, password.trimmed == password else {
            throw Failure(
                .optionValueInvalid,
                "the password of an SMB account has 6 to 16 printable ASCII characters, and no blank at either end",
                advice: "choose another one")
        }
    }
}

extension [SMBAccount] {
    /// The account with this id, or else this name.
    /// - Throws: ``Failure`` with `remote_not_found`.
    func account(_ text: String) throws(Failure) -> SMBAccount {
        if let found = first(where: { $0.id.lowercased() == text.lowercased() }) ?? first(where: { $0.name == text }) {
            return found
        }
        throw Failure(
            .remoteNotFound, "there is no SMB account \(text.quotedForMessage)",
            next: [NextStep(["files", "share", "smb-users", "list"], effect: .read)])
    }
}

extension FilesServer {
    /// The caller's accounts for SMB shares.
    func smbAccounts() async throws(Failure) -> [SMBAccount] {
        let answer = try await share(.files("GET", "/api/share/smb_share_user/"), what: "share smb-users list")
        let rows: [JSONValue]
        switch answer["data"] {
        case .array(let list)?: rows = list
        case .null?: rows = []
        default:
            throw Failure(
                .decode, "share smb-users list: the server's answer has no data", advice: "check that both versions fit"
            )
        }
        return rows.compactMap { row in
            row["id"]?.string.map { SMBAccount(id: $0, name: row["name"]?.string ?? $0) }
        }
    }
}

/// `files share smb-users create`: an account for SMB shares.
struct CreateSMBUser: CommandHandler {
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
        let password: String?
        if console.inputIsTerminal {
            password = try console.askSecret("password for SMB account \(name): ")
        } else if readsPassword {
            password = try console.readLine()
        } else {
            throw Failure(
                .inputNotTerminal, "stdin is not a terminal — pipe a password with --password-stdin",
                next: [NextStep(["files", "share", "smb-users", "create", name, "--password-stdin"], effect: .write)])
        }
        guard let password, !password.isEmpty else {
            throw Failure(.passwordEmpty, "password is empty", advice: "check that the pipe or prompt delivers it")
        }
        return password
    }
}

/// `files share smb-users rm`: deletes accounts for SMB shares.
struct RemoveSMBUsers: CommandHandler {
    private let names: [String]
    private let agreed = AgreedPlan<[SMBAccount]>()

    init(_ arguments: Arguments) throws(Failure) { names = try arguments.texts("accounts") }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        let accounts = try await plan(FilesServer(context))
        agreed.keep(accounts)
        return "Delete the SMB accounts \(accounts.map(\.name).joined(separator: ", "))? Whoever uses them is cut off."
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        let accounts: [SMBAccount]
        if let known = agreed.value { accounts = known } else { accounts = try await plan(server) }
        let shown = accounts.map(\.name).joined(separator: ", ")
        let request = ServiceRequest.files(
            "DELETE", "/api/share/smb_share_user/", json: ["users": .array(accounts.map { .string($0.id) })])
        if context.isDryRun {
            return server.client.plan(
                [request], saying: ["would delete SMB accounts: \(shown)"],
                members: ["ids": .array(accounts.map { .string($0.id) })])
        }
        _ = try await server.share(request, what: "share DeleteSMBUsers")
        // The service also answers so when it leaves them where they are.
        let left = try await server.smbAccounts().filter { now in accounts.contains { $0.id == now.id } }
        guard left.isEmpty else {
            throw Failure(
                .operationFailed, "the service left the SMB accounts \(left.map(\.name).joined(separator: ", "))",
                next: [NextStep(["files", "share", "smb-users", "list"], effect: .read)])
        }
        return CommandResult(
            .lines(["deleted SMB accounts: \(shown)"]), json: ["deleted": .array(accounts.map { .string($0.id) })])
    }

    private func plan(_ server: FilesServer) async throws(Failure) -> [SMBAccount] {
        let known = try await server.smbAccounts()
        var accounts: [SMBAccount] = []
        for name in names {
            let account = try known.account(name)
            if !accounts.contains(account) { accounts.append(account) }
        }
        return accounts
    }
}
