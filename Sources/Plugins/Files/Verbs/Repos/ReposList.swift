import OlaresCore

/// `files repos list`: Sync libraries.
struct ReposList: CommandHandler {
    private let lists: [RepoBook.List]

    /// Words for the lists; several mean the same.
    private static let words: [String: [RepoBook.List]] = [
        "mine": [.mine], "all": RepoBook.List.allCases,
        "share-to-me": [.sharedToMe], "share_to_me": [.sharedToMe], "shared-to-me": [.sharedToMe],
        "shared_to_me": [.sharedToMe], "share-with-me": [.sharedToMe],
        "shared": [.shared], "shared-by-me": [.shared], "share-by-me": [.shared],
    ]

    init(_ arguments: Arguments) throws(Failure) {
        let type = try arguments.text("type") ?? "mine"
        guard let lists = Self.words[type] else {
            throw Failure(
                .optionValueInvalid,
                "unknown repos type \(type.quotedForMessage) (expected one of: mine, share-to-me, shared)",
                advice: "give one of: mine, share-to-me, shared, all"
            ).with(choices: ["mine", "share-to-me", "shared", "all"], invalid: "--type")
        }
        self.lists = lists
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let book = RepoBook(server: try FilesServer(context))
        var rows: [(list: RepoBook.List, repo: Repo)] = []
        for list in lists {
            let repos = try await book.list(list).sorted { ($0.name ?? "", $0.id) < ($1.name ?? "", $1.id) }
            rows += repos.map { (list, $0) }
        }
        let hasType = lists.count > 1
        let hasReceivers = lists.contains(.shared)
        let titles =
            ["REPO_ID", "NAME"] + (hasType ? ["TYPE"] : []) + ["PERMISSION", "OWNER", "SIZE", "MODIFIED", "ENC"]
            + (hasReceivers ? ["SHARED WITH", "FOLDER"] : [])
        let cells = rows.map { list, repo in
            [repo.id, repo.name ?? "-"] + (hasType ? [repo.text("type") ?? list.word] : [])
                + [
                    repo.text("permission") ?? "-", repo.owner ?? "-", repo.size ?? "-", repo.modified ?? "-",
                    repo.isEncrypted ? "yes" : "no",
                ]
                + (hasReceivers
                    ? [repo.receivers.isEmpty ? "-" : repo.receivers.joined(separator: ", "), repo.origin ?? "-"] : [])
        }
        return CommandResult(
            .table(Table(columns: titles.map { Table.Column($0) }, rows: cells), empty: ["no repos found"]),
            json: .array(rows.map { Self.present($0.repo) }), notices: rows.isEmpty ? [RepoBook.emptyProvesNothing] : []
        )
    }

    /// The row of a library, with all who get it.
    static func present(_ repo: Repo) -> JSONValue {
        guard var row = present(repo.json).object, !repo.receivers.isEmpty else { return present(repo.json) }
        row["shared_with"] = .array(repo.receivers.map { .string($0) })
        return .object(row)
    }

    /// The row without what is empty.
    static func present(_ json: JSONValue) -> JSONValue {
        var row = JSONObject()
        for (name, value) in json.object ?? [:] where value != "" && value != .null { row[name] = value }
        return .object(row)
    }
}
