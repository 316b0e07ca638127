import Core

/// The addresses that a node remembers, with credentials.
struct MountHistory: Sendable {
    let server: FilesServer
    let node: String

    /// One remembered address.
    struct Entry: Sendable {
        let url: String
        /// Empty for none.
        let username: String
        /// Sent to the service, and never shown.
        let password: String

        var isSMB: Bool { url.hasPrefix("//") }
    }

    private var address: String { "/api/smb_history/\(node.uriComponent)/" }

    /// What is remembered.
    func entries() async throws(Failure) -> [Entry] {
        let answer = try await server.document(.files("GET", address), for: "history list")
        let rows = answer.array ?? answer["data"]?.array ?? []
        return rows.map { row in
            Entry(
                url: row["url"]?.string ?? "", username: row["username"]?.string ?? "",
                password: row["password"]?.string ?? "")
        }
    }

    /// Remembers an address, in place of what is known of it.
    func save(_ entry: Entry) async throws(Failure) {
        var row: JSONObject = ["url": .string(entry.url)]
        if !entry.username.isEmpty {
            row["username"] = .string(entry.username)
            row["password"] = .string(entry.password)
        }
        let request = ServiceRequest.files("PUT", address, json: [.object(row)])
        let body = try await server.answer(request, for: "history add").collect()
        // The service answers in words, with nothing, or with a code.
        guard let code = (try? JSONValue(parsing: body))?["code"]?.integer, code != 0, code != 200 else { return }
        throw Failure(.serverRefused, "history add: server rejected (code \(code))", advice: "check the address")
    }
}

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
                    entry.url, entry.username.isEmpty ? "(anonymous)" : entry.username,
                    entry.password.isEmpty ? "no" : "yes",
                ] : [entry.url, entry.isSMB ? "smb" : "nfs"]
        }
        let json = entries.map { entry -> JSONValue in
            [
                "url": .string(entry.url), "type": .string(entry.isSMB ? "smb" : "nfs"),
                "username": .string(entry.username), "hasPassword": .bool(!entry.password.isEmpty),
            ]
        }
        let kind = isSMB ? "SMB" : "NFS"
        return CommandResult(
            .table(
                Table(columns: titles.map { Table.Column($0) }, rows: rows),
                empty: ["(no \(kind) history entries for node \(node.quotedForMessage))"]), json: .array(json))
    }
}

/// `files smb history list`.
struct SMBHistoryList: CommandHandler {
    private let list: MountHistoryList

    init(_ arguments: Arguments) throws(Failure) {
        list = MountHistoryList(node: try arguments.text("node"), showsAll: true, isSMB: true)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { try await list.run(in: context) }
}

/// `files nfs history list`.
struct NFSHistoryList: CommandHandler {
    private let list: MountHistoryList

    init(_ arguments: Arguments) throws(Failure) {
        list = MountHistoryList(
            node: try arguments.text("node"), showsAll: try arguments.flag("all"), isSMB: false)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { try await list.run(in: context) }
}

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
        if context.isDryRun { return .savedFavorite(target, user, on: node, isDryRun: true) }
        let password = try credentials.givenPassword(context.console) ?? ""
        try await MountHistory(server: server, node: node)
            .save(MountHistory.Entry(url: target.address, username: user, password: password))
        return .savedFavorite(target, user, on: node)
    }
}

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
        if context.isDryRun { return .savedFavorite(target, "", on: node, isDryRun: true) }
        try await MountHistory(server: server, node: node)
            .save(MountHistory.Entry(url: target.address, username: "", password: ""))
        return .savedFavorite(target, "", on: node)
    }
}

extension CommandResult {
    fileprivate static func savedFavorite(
        _ target: MountTarget, _ user: String, on node: String, isDryRun: Bool = false
    ) -> CommandResult {
        let kind = target.type == "smb" ? " (\(user.isEmpty ? "anonymous" : "user=\(user)"))" : ""
        var json: JSONObject = ["url": .string(target.address), "node": .string(node), "username": .string(user)]
        if isDryRun { json["dryRun"] = true }
        let line =
            isDryRun
            ? "would save favorite \(target.address) on node \(node)\(kind)"
            : "  ✓ saved favorite \(target.address) on node \(node)\(kind)"
        return CommandResult(.lines([line]), json: .object(json))
    }
}
