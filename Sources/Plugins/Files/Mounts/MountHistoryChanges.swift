import OlaresCore
import OlaresExecution

/// `files smb history list` and `files nfs history list`.
struct MountHistoryList: Sendable {
    let node: String?
    /// Whether addresses of the other kind are shown too.
    let showsAll: Bool
    let isSMB: Bool

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        let node = try await server.mountNode(node)
        let entries = try await MountHistory(server: server, node: node).entries()
            .filter { showsAll || $0.isSMB == isSMB }
        let titles = isSMB ? ["URL", "USERNAME", "HAS-PASSWORD"] : ["URL", "TYPE"]
        let rows = entries.map { entry in
            isSMB
                ? [
                    entry.url, entry.username.isEmpty ? "(none)" : entry.username,
                    entry.password.isEmpty ? "no" : "yes",
                ] : [entry.url, entry.isSMB ? "smb" : "nfs"]
        }
        let json = entries.map { entry -> JSONValue in
            [
                "url": .string(entry.url), "type": .string(entry.isSMB ? "smb" : "nfs"),
                "username": .string(entry.username), "hasPassword": .bool(!entry.password.isEmpty),
            ]
        }
        return CommandResult(
            .table(
                Table(columns: titles.map { Table.Column($0) }, rows: rows),
                empty: ["(no \(isSMB ? "SMB" : "NFS") history entries)"]), json: .array(json))
    }
}

/// `files smb history rm` and `files nfs history rm`.
struct MountHistoryRemoval: Sendable {
    private let urls: [String]
    private let node: String?

    init(_ arguments: Arguments) throws(Failure) {
        urls = try arguments.texts("urls")
        node = try arguments.text("node")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        let history = MountHistory(server: server, node: try await server.mountNode(node))
        let known = try await history.entries().map(\.url)
        if let unknown = urls.first(where: { !known.contains($0) }) {
            throw Failure(
                .remoteNotFound, "history rm: \(unknown.quotedForMessage) is not remembered; nothing was forgotten",
                next: [NextStep(["files", "smb", "history", "list"], effect: .read)])
        }
        if context.isDryRun {
            return server.client.plan(
                [history.forgetting(urls)], saying: urls.map { "would remove favorite \($0)" },
                members: ["urls": .array(urls.map { .string($0) })])
        }
        try await history.forget(urls)
        return CommandResult(
            .lines(urls.map { "  ✓ removed favorite \($0)" }), json: ["removed": .array(urls.map { .string($0) })])
    }
}

extension MountHistory {
    /// What would be remembered, for `--dry-run`; without a password that is one.
    func plan(_ entry: Entry, _ target: MountTarget) -> CommandResult {
        server.client.plan(
            [saving(entry)], saying: ["would save favorite \(target.favorite(of: entry.username))"],
            members: ["url": .string(target.address), "username": .string(entry.username)])
    }
}

extension CommandResult {
    static func savedFavorite(_ target: MountTarget, _ user: String) -> CommandResult {
        CommandResult(
            .lines(["  ✓ saved favorite \(target.favorite(of: user))"]),
            json: ["url": .string(target.address), "username": .string(user)])
    }
}

extension MountTarget {
    /// The address, and for a share of Windows whose it is.
    fileprivate func favorite(of user: String) -> String {
        type == "smb" ? "\(address) (\(user.isEmpty ? "no user" : "user=\(user)"))" : address
    }
}
