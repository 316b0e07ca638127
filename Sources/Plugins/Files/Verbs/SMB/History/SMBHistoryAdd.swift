import OlaresCore
import OlaresExecution

/// `files smb history add`.
struct SMBHistoryAdd: CommandHandler {
    private let url: String
    private let node: String?
    private let credentials: MountCredentials

    init(_ arguments: Arguments) throws(Failure) {
        url = try arguments.requiredText("url")
        node = try arguments.text("node")
        credentials = try MountCredentials(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let target = try MountTarget.smb(address: url)
        guard credentials.user != nil || !credentials.hasPassword else {
            throw Failure(
                .optionsConflict, "a password without a user cannot be saved", advice: "add --user")
        }
        let server = try FilesServer(context)
        let node = try await server.mountNode(node)
        let user = credentials.user ?? ""
        let history = MountHistory(server: server, node: node)
        if context.isDryRun {
            let shown = credentials.hasPassword ? "***" : ""
            return history.plan(MountHistory.Entry(url: target.address, username: user, password: shown), target)
        }
        let password = try credentials.givenPassword(context.console) ?? ""
        try await history.save(MountHistory.Entry(url: target.address, username: user, password: password))
        return .savedFavorite(target, user)
    }
}
