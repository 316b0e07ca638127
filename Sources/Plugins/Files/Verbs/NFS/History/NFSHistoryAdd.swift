import OlaresCore
import OlaresExecution

/// `files nfs history add`.
struct NFSHistoryAdd: CommandHandler {
    private let target: String
    private let node: String?

    init(_ arguments: Arguments) throws(Failure) {
        target = try arguments.requiredText("target")
        node = try arguments.text("node")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let target = try MountTarget.nfs(address: target)
        let server = try FilesServer(context)
        let node = try await server.mountNode(node)
        let history = MountHistory(server: server, node: node)
        let entry = MountHistory.Entry(url: target.address, username: "", password: "")
        if context.isDryRun { return history.plan(entry, target) }
        try await history.save(entry)
        return .savedFavorite(target, "")
    }
}
