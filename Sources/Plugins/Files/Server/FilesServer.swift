import NIOCore
import OlaresCore

/// The files service of the active profile: what several verbs ask of it (docs/protocol/files.md).
struct FilesServer: Sendable {
    let client: ServiceClient

    init(_ context: CommandContext) throws(Failure) { client = try context.auth.client() }

    // MARK: Requests

    /// Sends a request, and fails unless it succeeds.
    /// - Parameters:
    ///   - what: What is being done and to what, such as `stat drive/Home/a`, for messages.
    ///   - path: The place.
    /// - Throws: As ``requireSuccess(_:to:for:at:)`` does.
    func answer(
        _ request: ServiceRequest, for what: String, at path: RemotePath? = nil
    ) async throws(Failure) -> HTTPResponse {
        let response = try await client.send(request)
        try await requireSuccess(response, to: request, for: what, at: path)
        return response
    }

    /// Sends a request whose answer is a JSON document, or nothing.
    /// - Returns: The document; `null` for an empty body.
    /// - Throws: Also what the document itself says of a failure, whatever the status.
    func document(
        _ request: ServiceRequest, for what: String, at path: RemotePath? = nil
    ) async throws(Failure) -> JSONValue {
        try document(try await answer(request, for: what, at: path).collect(), for: what, at: path)
    }

    /// Reads an answer's body as ``document(_:for:at:)`` does.
    func document(_ body: [UInt8], for what: String, at path: RemotePath? = nil) throws(Failure) -> JSONValue {
        let document = try Envelope.plain.open(body, what: what)
        if let refusal = ServiceRefusal.hidden(in: document) {
            throw refusal.failure(of: what, at: path, as: client.identity.olaresID)
        }
        return document
    }

    // MARK: Directories

    /// Lists a directory, and hands over its children as they arrive.
    /// - Parameter each: Gets each child, in the server's order.
    /// - Throws: ``Failure`` with `remote_not_found` also where a file stands there.
    func list(
        _ directory: RemotePath, each: (Entry) throws(Failure) -> Void
    ) async throws(Failure) -> Listing {
        let listing = try await listing(at: directory.asDirectory) { json throws(Failure) in
            if let entry = Entry(json) { try each(entry) }
        }
        guard let listing else {
            throw .remoteNotFound(
                "list \(directory.asDirectory.text): a file on the server, not a directory", at: directory)
        }
        return listing
    }

    /// The children of a directory, in the server's order.
    func entries(of directory: RemotePath) async throws(Failure) -> [Entry] {
        var entries: [Entry] = []
        _ = try await list(directory) { entries.append($0) }
        return entries
    }

    /// Lists what stands at a path as it is written, and hands over the children as the server wrote them.
    /// - Returns: `nil` for a file.
    func listing(
        at path: RemotePath, each: (JSONValue) throws(Failure) -> Void
    ) async throws(Failure) -> Listing? {
        let request = ServiceRequest(
            "GET", .files, "/api/resources/\(path.encoded)", headers: [("Accept", "application/json")])
        let what = "list \(path.text)"
        let response = try await answer(request, for: what, at: path)
        var scanner = ListingScanner()
        var (directories, files): (Int64, Int64) = (0, 0)
        func count(_ child: JSONValue) throws(Failure) {
            if child["isDir"]?.bool == true { directories +|= 1 } else { files +|= 1 }
            try each(child)
        }
        // A file comes with its whole text, which nobody wants here.
        try await response.readChunks { chunk throws(Failure) in
            try scanner.feed(chunk.readableBytesView, take: count)
            return !scanner.isOfFile
        }
        if scanner.isOfFile { return nil }
        let rest = try scanner.finish()
        if let refusal = ServiceRefusal.hidden(in: .object(rest.facts)) {
            throw refusal.failure(of: what, at: path, as: client.identity.olaresID)
        }
        if rest.facts["isDir"]?.bool == false { return nil }
        guard rest.facts["isDir"] != nil || rest.facts[rest.member] != nil else {
            throw Failure(
                .decode, "\(what): the server's answer is no listing",
                advice: "check that the address is that of an Olares, and that both versions fit")
        }
        for child in rest.late { try count(child) }
        let told = (max(0, rest.facts["numDirs"]?.integer ?? 0), max(0, rest.facts["numFiles"]?.integer ?? 0))
        let isTold = told.0 +| told.1 > 0
        return Listing(
            modified: Timestamp(listed: rest.facts["modified"]), directories: isTold ? told.0 : directories,
            files: isTold ? told.1 : files, facts: rest.facts, member: rest.member)
    }

    // MARK: Single places

    /// What stands at a path, whether or not it is written with a slash; `nil` where nothing does.
    ///
    /// It is looked up in its parent's listing, since a file itself comes with its whole text.
    func status(of path: RemotePath) async throws(Failure) -> Entry? { try await statuses(of: [path])[path] }

    /// What stands at each of several paths; each directory above them is listed once.
    func statuses(of paths: some Sequence<RemotePath>) async throws(Failure) -> [RemotePath: Entry] {
        var found: [RemotePath: Entry] = [:]
        var wanted: [RemotePath: [RemotePath]] = [:]
        for path in paths {
            if path.isRoot { found[path] = .root(path) } else { wanted[path.parent, default: []].append(path) }
        }
        for (parent, children) in wanted.sorted(by: { $0.key.text < $1.key.text }) {
            let byName = Dictionary(grouping: children) { Array($0.name.utf8) }
            do throws(Failure) {
                _ = try await list(parent) { entry in
                    for path in byName[Array(entry.name.utf8)] ?? [] { found[path] = entry }
                }
            } catch {
                guard error.code == .remoteNotFound else { throw error }
            }
        }
        return found
    }

    // MARK: Nodes

    /// The machines of the Olares, at least one (docs/protocol/files.md, "Nodes").
    func nodes() async throws(Failure) -> [Node] {
        let request = ServiceRequest("GET", .files, "/api/nodes/", headers: [("Accept", "application/json")])
        let answer = try await document(request, for: "list nodes")
        let nodes = (answer["data"]?["nodes"]?.array ?? []).map { node in
            Node(name: node["name"]?.string ?? "", isMaster: node["master"]?.bool ?? false)
        }
        guard !nodes.isEmpty, nodes.allSatisfy({ !$0.name.isEmpty }) else {
            throw Failure(
                .decode, "/api/nodes/ returned \(nodes.isEmpty ? "no nodes" : "a node without a name")",
                advice: "look at the Olares itself, or name the node with --node where the verb has it")
        }
        return nodes
    }
}

/// A machine of an Olares.
struct Node: Equatable, Sendable {
    let name: String
    /// Whether it is the one that the others follow.
    let isMaster: Bool
}

extension Failure {
    /// The server knows no such place.
    /// - Parameter path: The place; what is in the directory above it is then the next thing to look at.
    static func remoteNotFound(_ message: String, at path: RemotePath? = nil, advice: String? = nil) -> Failure {
        let look = path.map { NextStep($0.overview, effect: .read) }
        return Failure(
            .remoteNotFound, message, next: look.map { [$0] } ?? [],
            advice: advice ?? (path == nil ? "check the path with `olares-cli files ls`" : nil))
    }
}

extension RemotePath {
    /// The words of the verb that shows what there is beside it: for a root, all of its kind.
    fileprivate var overview: [String] {
        guard isRoot else { return ["files", "ls", parent.text] }
        switch fileType {
        case .share: return ["files", "share", "list"]
        case .sync: return ["files", "repos", "list"]
        case .cache, .external: return ["files", "nodes"]
        case .awss3, .dropbox, .google, .tencent: return ["settings", "integration", "accounts", "list"]
        case .drive, .internal: return ["files", "ls", text]
        }
    }
}
