import Core
import Execution

/// The addresses that are remembered for a user, with credentials. One list serves all nodes, and each of them answers for it.
struct MountHistory: Sendable {
    let server: FilesServer
    /// The node that is asked.
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

    /// What is remembered, newest first.
    func entries() async throws(Failure) -> [Entry] {
        let answer = try await server.document(.files("GET", address), for: "history list")
        let rows: [JSONValue]
        switch answer.array ?? answer["data"]?.array {
        case let list?: rows = list
        case nil where answer == .null || answer["data"] == .null: rows = []
        case nil:
            let message = answer["message"]?.string.map { ": \(TerminalText.sanitized($0))" } ?? ""
            throw Failure(
                .decode, "history list: the server's answer is no list\(message)",
                advice: "check that both versions fit")
        }
        return rows.map { row in
            Entry(
                url: row["url"]?.string ?? "", username: row["username"]?.string ?? "",
                password: row["password"]?.string ?? "")
        }
    }

    /// The request that remembers an address.
    func saving(_ entry: Entry) -> ServiceRequest {
        var row: JSONObject = ["url": .string(entry.url)]
        if !entry.username.isEmpty {
            row["username"] = .string(entry.username)
            row["password"] = .string(entry.password)
        }
        return .files("PUT", address, json: [.object(row)])
    }

    /// The request that forgets addresses.
    func forgetting(_ urls: [String]) -> ServiceRequest {
        .files("DELETE", address, json: .array(urls.map { ["url": .string($0)] }))
    }

    /// Remembers an address, in place of what is known of it.
    func save(_ entry: Entry) async throws(Failure) {
        try await change(saving(entry), what: "history add")
        guard try await entries().contains(where: { $0.url == entry.url && $0.username == entry.username }) else {
            throw Failure(
                .operationFailed, "history add: the service answered, and does not have \(entry.url)",
                advice: "check that the address is that of an Olares")
        }
    }

    /// Forgets addresses. The service also succeeds for those that it does not have.
    func forget(_ urls: [String]) async throws(Failure) {
        try await change(forgetting(urls), what: "history rm")
        let left = try await entries().map(\.url).filter(urls.contains)
        guard left.isEmpty else {
            throw Failure(
                .operationFailed, "history rm: the service still has \(left.joined(separator: ", "))",
                advice: "run it again")
        }
    }

    private func change(_ request: ServiceRequest, what: String) async throws(Failure) {
        let body = try await server.answer(request, for: what).collect()
        // The service answers in words, with nothing, or with a code.
        guard let code = (try? JSONValue(parsing: body))?["code"]?.integer, code != 0, code != 200 else { return }
        throw Failure(.serverRefused, "\(what): server rejected (code \(code))", advice: "check the address")
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

/// `files smb history rm` and `files nfs history rm`.
struct MountHistoryRemove: CommandHandler {
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
    fileprivate func plan(_ entry: Entry, _ target: MountTarget) -> CommandResult {
        server.client.plan(
            [saving(entry)], saying: ["would save favorite \(target.favorite(of: entry.username))"],
            members: ["url": .string(target.address), "username": .string(entry.username)])
    }
}

extension CommandResult {
    fileprivate static func savedFavorite(_ target: MountTarget, _ user: String) -> CommandResult {
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
