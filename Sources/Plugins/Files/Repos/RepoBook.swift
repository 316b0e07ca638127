import OlaresCore

/// A Sync library, as one of the three lists has it.
struct Repo: Sendable {
    let json: JSONValue
    /// Whom it is shared with, of those that are shared with others.
    var receivers: [String] = []

    init(json: JSONValue) { self.json = json }

    var id: String { json["repo_id"]?.string ?? "" }
    var name: String? { text("repo_name") ?? folder }

    /// A folder that is shared on its own has an id of its own, and the library that it is in beside it.
    private var folder: String? { text("folder_name") ?? text("path") }

    /// Where it is: `in <library id>` for a folder of another library.
    var origin: String? {
        text("origin_repo_id").map { origin in "\(text("path") ?? "/") of \(origin)" }
    }

    /// A text or number of the row; `nil` where it is empty.
    func text(_ name: String) -> String? {
        switch json[name] {
        case .string(let text)? where !text.isEmpty: text
        case .integer(let number)?: String(number)
        default: nil
        }
    }

    /// `name (email)`, or the one that is known.
    var owner: String? {
        let (name, email) = (text("owner_name"), text("owner_email"))
        guard let name else { return email }
        return email.map { "\(name) (\($0))" } ?? name
    }

    /// Who gets it, and what for: `bob:rw`.
    fileprivate var receiver: String? {
        (text("user_name") ?? text("user_email")).map { name in
            (text("share_permission") ?? text("permission")).map { "\(name):\($0)" } ?? name
        }
    }

    /// Bytes; some servers write them as text.
    var size: String? { text("size").flatMap { Int64($0) }.map(ByteSize.compact) }

    /// Whether its contents are encrypted; some servers write that as text or as a number.
    var isEncrypted: Bool {
        switch json["encrypted"] {
        case .bool(let value)?: value
        case .string(let text)?: text == "true" || text == "1"
        case .integer(let number)?: number != 0
        default: false
        }
    }

    /// When it changed, to the minute.
    var modified: String? {
        text("last_modified").map { text in Timestamp(listed: .string(text))?.minuteText ?? text }
    }
}

/// The Sync libraries that somebody can see: their own, those shared with them, and those that they share.
struct RepoBook: Sendable {
    let server: FilesServer

    /// The three lists.
    enum List: String, CaseIterable, Sendable {
        case mine
        case sharedToMe = "share_to_me"
        case shared

        /// The word that people use.
        var word: String { self == .sharedToMe ? "share-to-me" : rawValue }
    }

    /// What has to be said of an empty list.
    static let emptyProvesNothing =
        "note: the service also answers with an empty list while its Sync part does not answer"

    /// One list, as the service orders it; what is shared with several stands in it once.
    func list(_ list: List) async throws(Failure) -> [Repo] {
        let query = list == .mine ? "" : "?type=\(list.rawValue)"
        let answer = try await server.repos(.repos("GET", query), what: "repos list")
        let rows: [JSONValue]
        switch answer["repos"] {
        case .array(let list)?: rows = list
        case .null?: rows = []
        default:
            throw Failure(
                .decode, "repos list: the server's answer has no repos", advice: "check that both versions fit")
        }
        let repos = rows.map(Repo.init(json:))
        return list == .shared ? Self.grouped(repos) : repos
    }

    /// One for each library or folder, with all who get it.
    static func grouped(_ repos: [Repo]) -> [Repo] {
        var groups: [Repo] = []
        for repo in repos {
            let same = groups.firstIndex { $0.id == repo.id && $0.text("path") == repo.text("path") }
            let index = same ?? groups.endIndex
            if same == nil { groups.append(repo) }
            if let receiver = repo.receiver { groups[index].receivers.append(receiver) }
        }
        return groups
    }

    /// A library by its id; `nil` where no list has it.
    func find(_ id: String) async throws(Failure) -> Repo? {
        for list in List.allCases {
            if let repo = try await self.list(list).first(where: { $0.id == id }) { return repo }
        }
        return nil
    }

    /// One of the caller's own libraries, which alone can be changed.
    /// - Throws: ``Failure`` with `remote_not_found` where no list has it, `access_denied` for somebody else's.
    func own(_ id: String, to action: String) async throws(Failure) -> Repo {
        if let repo = try await list(.mine).first(where: { $0.id == id }) { return repo }
        guard let repo = try await list(.sharedToMe).first(where: { $0.id == id }) else { throw .noRepo(id) }
        throw Failure(
            .accessDenied, "refusing to \(action) repo \(id): it is \(repo.owner ?? "somebody else")'s, not yours",
            advice: "ask its owner")
    }
}

extension ServiceRequest {
    /// A request about libraries.
    static func repos(_ method: String, _ query: String) -> ServiceRequest { .files(method, "/api/repos/\(query)") }
}

extension FilesServer {
    /// Sends a request about libraries. Some servers answer changes with a word, such as `success`.
    /// - Returns: The document; a text for a word, `null` for an empty body.
    func repos(_ request: ServiceRequest, what: String) async throws(Failure) -> JSONValue {
        let body = try await answer(request, for: what).collect()
        let words = ["success", "ok", "true", "1"]
        if request.method != "GET", let text = String(validating: body, as: UTF8.self),
            text.trimmed.isEmpty || words.contains(text.trimmed.lowercased())
        {
            return .string(text.trimmed)
        }
        let answer = try Envelope.plain.open(body, what: what)
        // Some write the word as JSON.
        if let word = answer.string, !words.contains(word.lowercased()) { throw .refusedRepo(word, what) }
        guard let code = answer["code"]?.integer, code != 0, code != 200 else { return answer }
        throw .refusedRepo(answer["message"]?.string ?? "server returned code=\(code)", what)
    }
}

extension Failure {
    /// No list has it, which the service does not say for certain.
    static func noRepo(_ id: String) -> Failure {
        Failure(
            .remoteNotFound, "repo \(id): not found in any of mine / share-to-me / shared",
            next: [NextStep(["files", "repos", "list", "--type", "all"], effect: .read)])
    }

    fileprivate static func refusedRepo(_ reason: String, _ what: String) -> Failure {
        Failure(
            .serverRefused, "\(what): \(TerminalText.sanitized(reason))", advice: "the reason is the server's own")
    }
}
