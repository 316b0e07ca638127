import Core

/// The three ways to share, and the service's words for them.
enum ShareFlavor: String, Sendable {
    case `internal`
    case `public` = "external"
    case smb

    /// The word that people use.
    var word: String {
        switch self {
        case .internal: "internal"
        case .public: "public"
        case .smb: "smb"
        }
    }

    fileprivate var verb: NamespaceRules.Verb {
        switch self {
        case .internal: .shareInternal
        case .public: .sharePublic
        case .smb: .shareSMB
        }
    }

    fileprivate var namespaces: String {
        switch self {
        case .internal: "{cache, drive, external, sync}"
        case .public: "{drive}"
        case .smb: "{cache, drive, external}"
        }
    }
}

/// A share as the service keeps it.
struct ShareRecord: Sendable {
    let json: JSONValue

    var id: String { json["id"]?.string ?? "" }
    var type: String { json["share_type"]?.string ?? "" }

    /// A text of the record; `nil` where it is empty.
    func text(_ name: String) -> String? {
        switch json[name] {
        case .string(let text)? where !text.isEmpty: text
        case .integer(let number)? where number != 0: String(number)
        default: nil
        }
    }
}

extension FilesServer {
    /// Sends a request about shares.
    /// - Parameter what: What is being done, such as `share Create`.
    /// - Returns: The `data`; `null` for an empty body.
    func share(
        _ method: String, _ path: String, _ body: JSONValue? = nil, what: String
    ) async throws(Failure) -> JSONValue {
        let request = ServiceRequest.files(method, path, json: body)
        let response = try await client.send(request)
        switch response.status {
        case 404: throw .remoteNotFound("\(what): not found on the server (HTTP 404)")
        case 409:
            throw Failure(
                .httpClientError, "\(what): server reported a conflict (HTTP 409); it may be there already",
                next: [NextStep(["files", "share", "list"], effect: .read)])
        default: try await response.requireSuccess(of: request, as: client.identity)
        }
        let answer = try Envelope.plain.open(try await response.collect(), what: what)
        if let code = answer["code"]?.integer, code != 0 {
            let message = answer["message"]?.string ?? "no reason given"
            throw Failure(
                .serverRefused, "\(what): server rejected (code \(code)): \(TerminalText.sanitized(message))",
                advice: "the reason is the server's own")
        }
        return answer["share_paths"] ?? answer["data"] ?? .null
    }

    /// The record of a share.
    func share(_ id: String) async throws(Failure) -> ShareRecord {
        let rows = try await share("GET", "/api/share/share_path/?path_id=\(id.formEncoded)", what: "share \(id)")
        guard let row = rows.array?.first(where: { $0["id"]?.string == id }) else {
            throw Failure(
                .remoteNotFound, "share \(id): not found on the server",
                next: [NextStep(["files", "share", "list"], effect: .read)])
        }
        return ShareRecord(json: row)
    }

    /// The record of a share, which must be of a kind.
    /// - Parameter action: What is to be done with it, for the message, such as `set the password of`.
    func share(_ id: String, of flavor: ShareFlavor, to action: String) async throws(Failure) -> ShareRecord {
        let record = try await share(id)
        guard record.type == flavor.rawValue else {
            let got = ShareFlavor(rawValue: record.type)?.word ?? record.type
            throw Failure(
                .argumentInvalid,
                "refusing to \(action) share \(id): the share is \(got) (wire type \(record.type.quotedForMessage)), not "
                    + flavor.word, next: [NextStep(["files", "share", "get", id], effect: .read)])
        }
        return record
    }

    /// Creates a share of a directory.
    /// - Parameter members: What this kind of share has besides a name, a type, a permission and a password.
    func createShare(_ target: ShareTarget, _ members: JSONObject) async throws(Failure) -> ShareRecord {
        let body = try await target.body(members, self)
        let data = try await share(
            "POST", "/api/share/share_path/\(target.path.asDirectory.encoded)", .object(body), what: "share Create")
        let record = ShareRecord(json: data)
        guard !record.id.isEmpty else {
            throw Failure(
                .decode, "share Create: the server's answer has no id", advice: "check that both versions fit")
        }
        return record
    }
}

/// A directory that is to be shared.
struct ShareTarget: Sendable {
    let path: RemotePath
    let flavor: ShareFlavor

    /// Reads the path, and looks whether it can be shared in this way at all. No network.
    init(_ text: String, _ flavor: ShareFlavor) throws(Failure) {
        path = try RemotePath(text)
        self.flavor = flavor
        let refusal = "refusing to create a \(flavor.word) share for \(path.text): "
        if path.isVolumeListing {
            throw .pathProtected(
                "refusing to share \(path.text): this is the volume listing layer (read-only), not a directory",
                advice: "share a volume, as in \(path.text)<volume>/")
        }
        if path.fileType == .cache, path.isRoot {
            throw .pathProtected(
                "refusing to share \(path.text): this is the node-picker layer, not a directory",
                advice: "share a directory inside it")
        }
        guard !path.fileType.isCloud else {
            throw Failure(
                .argumentInvalid,
                refusal + "cloud namespaces (awss3 / google / dropbox / tencent) do not support sharing through Olares",
                advice: "copy it to drive/Home first with `olares-cli files cp`")
        }
        guard NamespaceRules.allows(flavor.verb, at: path) else {
            let common = path.place == .common ? " (drive/Common can only be shared with `files share public`)" : ""
            throw Failure(
                .argumentInvalid,
                refusal + "`files share \(flavor.word)` only supports the \(flavor.namespaces) namespace(s)\(common)",
                advice: "share another directory, or in another way: `olares-cli files share --help`")
        }
    }

    /// Looks whether the directory is there.
    func check(against server: FilesServer) async throws(Failure) {
        try await server.requireSupport(for: [path])
        let refusal = "refusing to create a \(flavor.word) share for \(path.text): target "
        guard let entry = try await server.status(of: path) else {
            throw .remoteNotFound(refusal + "does not exist on the server", at: path)
        }
        guard entry.isDirectory else {
            throw Failure(
                .argumentInvalid, refusal + "is a file on the server; only directories are shared",
                advice: "share \(path.parent.text), or put the file into a directory of its own")
        }
    }

    /// The body of the request that creates it.
    func body(_ members: JSONObject, _ server: FilesServer) async throws(Failure) -> JSONObject {
        var body: JSONObject = [
            "name": .string(await name(server)), "share_type": .string(flavor.rawValue),
            "permission": .integer(SharePermission.edit.rawValue), "password": "",
        ]
        for (name, value) in members { body[name] = value }
        return body
    }

    /// The directory's name; for a whole library the library's, for another root what the root is called.
    private func name(_ server: FilesServer) async -> String {
        guard path.isRoot, path.fileType == .sync else { return path.name }
        let library = try? await RepoBook(server: server).find(path.extend)
        return library?.name ?? path.extend
    }

    /// What would be created, for `--dry-run`.
    func plan(_ members: JSONObject) -> CommandResult {
        CommandResult(
            .lines(["would create \(flavor.word) share of \(path.text)"]),
            json: [
                "dryRun": true, "path": .string(path.text), "type": .string(flavor.word), "members": .object(members),
            ])
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
        let padding = String(repeating: " ", count: max(0, 16 - DisplayWidth.columns(label)))
        lines.append("  \(label)\(padding): \(value)")
    }

    /// Adds the members of a share.
    mutating func add(_ members: [ShareMember]) {
        guard !members.isEmpty else { return }
        lines.append("  members")
        lines += members.map(\.line)
    }
}
