import OlaresCore

extension FilesServer {
    /// Sends a request about shares.
    /// - Parameter what: What is being done, such as `share Create`.
    /// - Returns: The document; `null` for an empty body.
    func share(_ request: ServiceRequest, what: String) async throws(Failure) -> JSONValue {
        let bytes = try await answer(request, for: what).collect()
        let answer = try Envelope.plain.open(bytes, what: what)
        guard let code = answer["code"]?.integer, code != 0, code != 200 else { return answer }
        let message = answer["message"]?.string ?? "no reason given"
        let text = "\(what): server rejected (code \(code)): \(TerminalText.sanitized(message))"
        // A directory is shared once in each way.
        guard message.contains("only one at a time") || message.contains("Share exists") else {
            throw Failure(.serverRefused, text, advice: "the reason is the server's own")
        }
        throw Failure(
            .serverRefused, text, next: [NextStep(["files", "share", "list", "--shared-by-me"], effect: .read)],
            advice: "the directory is shared already: change who may use that share, or end it")
    }

    /// Shares that the caller has made or may use, each once.
    /// - Parameter query: With the question mark; empty for all.
    func shares(_ query: String = "") async throws(Failure) -> [ShareRecord] {
        let answer = try await share(.files("GET", "/api/share/share_path/\(query)"), what: "share list")
        let rows: [JSONValue]
        switch answer["share_paths"] ?? answer["data"]?["share_paths"] {
        case .array(let list)?: rows = list
        case .null?: rows = []
        default:
            throw Failure(
                .decode, "share list: the server's answer has no share_paths", advice: "check that both versions fit")
        }
        // A member who was entered twice gets the share twice.
        var seen: Set<String> = []
        return rows.map(ShareRecord.init(json:)).filter { seen.insert(ShareID($0.id)?.uuid ?? $0.id).inserted }
    }

    /// The record of a share.
    /// - Parameters:
    ///   - id: Its id, or the path of the caller's own directory that is shared, with the slash at its end.
    ///   - flavor: Which of the shares of a directory is meant; `nil` for the only one.
    func share(_ id: String, of flavor: ShareFlavor? = nil) async throws(Failure) -> ShareRecord {
        if let path = try? RemotePath(id), path.hasTrailingSlash { return try await share(of: path, flavor) }
        guard let known = ShareID(id) else { throw .noShare(id, "; an id is a UUID, as `share list` has it") }
        let rows = try await shares("?path_id=\(id.formEncoded)")
        guard let row = rows.first(where: { ShareID($0.id) == known }) else { throw .noShare(id) }
        return row
    }

    /// The caller's share of a directory, which has one of each kind at the most. Others may share a directory of theirs that
    /// is called the same.
    private func share(of path: RemotePath, _ flavor: ShareFlavor?) async throws(Failure) -> ShareRecord {
        let found = try await shares().filter {
            isOwn($0) && $0.remotePath == path.text && (flavor == nil || $0.flavor == flavor)
        }
        guard let record = found.first else {
            let kind = flavor.map { "\($0.word) " } ?? ""
            throw .noShare(path.text, ": there is no \(kind)share of yours of that directory")
        }
        guard found.count == 1 else {
            let ids = found.map(\.id)
            throw Failure(
                .argumentInvalid, "\(path.text) is shared in \(found.count) ways: \(ids.joined(separator: ", "))",
                next: [NextStep(["files", "share", "list", "--shared-by-me"], effect: .read)],
                advice: "give the id of the one that is meant"
            ).with(choices: ids)
        }
        return record
    }

    /// The record of a share that is to be changed: of a kind, and the caller's to change. The service does not ask.
    /// - Parameter action: What is to be done with it, for the message, such as `set the password of`.
    func share(_ id: String, of flavor: ShareFlavor, to action: String) async throws(Failure) -> ShareRecord {
        let record = try await share(id, of: flavor)
        guard record.type == flavor.rawValue else {
            let got = record.flavor?.word ?? record.type
            throw Failure(
                .argumentInvalid,
                "refusing to \(action) share \(id): the share is \(got) (wire type \(record.type.quotedForMessage)), not "
                    + flavor.word, next: [NextStep(["files", "share", "get", id], effect: .read)])
        }
        // An administrator of an internal share may look after its members.
        let mayManage = flavor == .internal && record.permission == .admin
        guard isOwn(record) || mayManage else { throw .foreignShare(record, to: action) }
        return record
    }

    /// Whether the caller made it.
    func isOwn(_ record: ShareRecord) -> Bool {
        record.json["shared_by_me"]?.bool ?? (record.text("owner") == nil || record.text("owner") == ownName)
    }

    /// Creates a share of a directory.
    /// - Parameter members: What this kind of share has besides a name, a type, a permission and a password.
    func createShare(_ target: ShareTarget, _ members: JSONObject) async throws(Failure) -> ShareRecord {
        let answer = try await share(try await target.request(members, self), what: "share Create")
        let record = ShareRecord(json: answer["data"] ?? answer)
        guard !record.id.isEmpty else {
            throw Failure(
                .decode, "share Create: the server's answer has no id",
                next: [NextStep(["files", "share", "list", "--shared-by-me"], effect: .read)])
        }
        return record
    }
}

extension Failure {
    /// There is no such share, or none that the caller can see.
    static func noShare(_ id: String, _ more: String = "") -> Failure {
        Failure(
            .remoteNotFound, "share \(id): not found on the server\(more)",
            next: [NextStep(["files", "share", "list"], effect: .read)])
    }

    /// The share is somebody else's.
    static func foreignShare(_ record: ShareRecord, to action: String) -> Failure {
        Failure(
            .accessDenied,
            "refusing to \(action) share \(record.id): it is \(record.text("owner") ?? "somebody else")'s, not yours",
            advice: "ask its owner")
    }
}

/// Lines of a result with a name before each value.
struct LabelledLines {
    private(set) var lines: [String]

    /// - Parameter head: The first line.
    init(_ head: String) { lines = [head] }

    /// Adds a line, unless there is nothing to say.
    mutating func add(_ label: String, _ value: String?) {
        guard let value else { return }
        lines.append("  \(label.padded(to: 16)): \(value)")
    }

    /// Adds the members of a share.
    mutating func add(_ members: [ShareMember]) {
        guard !members.isEmpty else { return }
        lines.append("  members")
        lines += members.map(\.line)
    }
}
