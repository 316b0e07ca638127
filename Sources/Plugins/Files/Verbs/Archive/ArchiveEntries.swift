import NIOCore
import OlaresCore

/// `files archive entries`: what is inside an archive.
struct ArchiveEntries: CommandHandler {
    private let archive: String
    private let format: String?
    private let node: String?
    private let readsPassword: Bool
    private let limit: Int64?

    init(_ arguments: Arguments) throws(Failure) {
        archive = try arguments.requiredText("archive")
        format = try arguments.text("format")
        node = try arguments.text("node")
        readsPassword = try arguments.flag("password-stdin")
        limit = try arguments.integer("max-entries")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let path = try RemotePath(archive)
        try path.requireArchives("archive")
        try path.requireFileForm("entries")
        let format = try ArchiveFormat(option: format, name: path.text, verb: "entries", place: "archive")
        guard format.hasEntries else {
            throw Failure(
                .optionsConflict,
                "entries: previewing \(format.rawValue.quotedForMessage) archives is not supported; they hold one file "
                    + "without a name",
                next: [NextStep(["files", "extract", path.text, path.parent.text], effect: .write)])
        }
        let server = try FilesServer(context)
        try await server.requireSupport(for: [path])
        let node = try await server.archiveNode(node, for: [path])
        var password = try ArchivePassword(readsInput: readsPassword, context.console)
        while true {
            var listing = Listing(limit: limit.flatMap { $0 > 0 ? Int($0) : nil })
            guard let problem = try await read(path, node, server, password, into: &listing) else {
                return listing.result(of: path, in: context)
            }
            guard listing.count == 0 else { throw problem.failure(of: "entries \(path.text)") }
            try password.askAgain(problem, for: "entries \(path.text)")
        }
    }

    /// - Returns: What is wrong with the password; `nil` where the listing is there.
    private func read(
        _ path: RemotePath, _ node: String, _ server: FilesServer, _ password: ArchivePassword,
        into listing: inout Listing
    ) async throws(Failure) -> PasswordProblem? {
        let request = ServiceRequest(
            "GET", .files, "/api/archive/\(node.uriComponent)/entries?source=\(path.wire.uriComponent)",
            headers: [("Accept", "application/x-ndjson")] + password.headers)
        let what = "entries \(path.text)"
        let response = try await server.client.send(request)
        if let problem = try await server.archiveProblem(response, request, what: what) { return problem }
        var lines = JSONLines()
        var end: EntryLine?
        func take(_ json: JSONValue) throws(Failure) -> Bool {
            let line = EntryLine(json)
            guard case .entry(let entry) = line else {
                end = line
                return false
            }
            return listing.add(entry)
        }
        try await response.readChunks { chunk throws(Failure) in
            try lines.feed(chunk.readableBytesView, take: take)
        }
        if end == nil, !listing.isCut { _ = try lines.finish(take: take) }
        switch end {
        case .done(let total)?: listing.total = total
        case .failed(let message, let code)?:
            if let problem = PasswordProblem(code) { return problem }
            throw ArchiveRefusal(message: message, code: code).failure(of: what)
        case nil, .entry?:
            guard listing.isCut else {
                throw Failure(
                    .transport, "\(what): entries stream ended without a `_done` sentinel", advice: "run it again")
            }
        }
        return nil
    }

    /// What has arrived.
    private struct Listing {
        let limit: Int?
        var total: Int64?
        private(set) var isCut = false
        private var entries: [ArchiveEntry] = []

        init(limit: Int?) { self.limit = limit }

        var count: Int { entries.count }

        /// - Returns: Whether there is room for another one.
        mutating func add(_ entry: ArchiveEntry) -> Bool {
            guard count < limit ?? .max else {
                isCut = true
                return false
            }
            entries.append(entry)
            return true
        }

        func result(of path: RemotePath, in context: CommandContext) -> CommandResult {
            var notices: [String] = []
            if isCut {
                notices = [
                    "(stopped after \(count.counted("entry", "entries")); the rest: "
                        + "olares-cli files archive entries \(path.text.shellQuoted))"
                ]
            } else {
                let told = total.map { $0 == Int64(count) ? "" : "; server reports \($0) total" } ?? ""
                notices = context.forPeople("(\(count.counted("entry", "entries"))\(told))")
            }
            let columns = ["KIND", "SIZE", "MODIFIED", "ENC", "PATH"].map { Table.Column($0) }
            var json: JSONObject = ["entries": .array(entries.map(\.json)), "truncated": .bool(isCut)]
            json["total"] = total.map { .integer($0) }
            return CommandResult(
                .table(Table(columns: columns, rows: entries.map(\.cells)), empty: ["(empty)"]), json: .object(json),
                notices: notices)
        }
    }
}

extension RemotePath {
    /// Refuses what cannot be a file.
    func requireFileForm(_ verb: String) throws(Failure) {
        guard !isRoot, !hasTrailingSlash else {
            throw Failure(
                .argumentInvalid, "\(verb): \(text) is a directory, not an archive",
                advice: "name the archive, without a trailing '/'")
        }
    }
}
