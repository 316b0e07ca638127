import OlaresCore
import OlaresExecution

/// `files share smb-users rm`: deletes accounts for SMB shares.
struct ShareSMBUsersRm: CommandHandler {
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
