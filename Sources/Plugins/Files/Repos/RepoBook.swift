import Core

/// A Sync library, as one of the three lists has it.
struct Repo: Sendable {
    let json: JSONValue

    var id: String { json["repo_id"]?.string ?? "" }
    var name: String? { text("repo_name") }

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

    /// Bytes; some servers write them as text.
    var size: String? { text("size").flatMap { Int64($0) }.map(ByteSize.text) }

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

    /// One list, as the service orders it.
    func list(_ list: List) async throws(Failure) -> [Repo] {
        let query = list == .mine ? "" : "?type=\(list.rawValue)"
        let answer = try await server.document(.files("GET", "/api/repos/\(query)"), for: "repos list")
        if let code = answer["code"]?.integer, code != 0 {
            throw Failure(
                .serverRefused,
                "repos list: \(TerminalText.sanitized(answer["message"]?.string ?? "server returned code=\(code)"))")
        }
        return (answer["repos"]?.array ?? []).map(Repo.init(json:))
    }

    /// A library by its id; `nil` where no list has it.
    func find(_ id: String) async throws(Failure) -> Repo? {
        for list in List.allCases {
            if let repo = try await self.list(list).first(where: { $0.id == id }) { return repo }
        }
        return nil
    }
}
