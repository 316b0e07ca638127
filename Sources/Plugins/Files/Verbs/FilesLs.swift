import OlaresCore

/// `files ls`: the children of one directory.
struct FilesLs: CommandHandler {
    private let path: String
    private let selection: ListSelection

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        selection = try ListSelection(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let path = try RemotePath(path)
        let server = try FilesServer(context)
        try await server.requireSupport(for: [path])
        if let result = try await directory(at: path, server) { return result }
        return try await file(at: path, server)
    }

    /// The children, in their order; programs get the server's answer, whole.
    /// - Returns: `nil` for a file.
    private func directory(at path: RemotePath, _ server: FilesServer) async throws(Failure) -> CommandResult? {
        var children: [ListSelection.Child] = []
        let listing = try await server.listing(at: path) { json throws(Failure) in
            children.append(ListSelection.Child(json))
        }
        guard let listing else { return nil }
        let (shown, matching) = selection.apply(to: children)
        var heading =
            "\(path.text)  (\(Int(listing.directories).counted("dir")), \(Int(listing.files).counted("file"))"
        if let modified = listing.modified { heading += ", modified \(modified.minuteText)" }
        heading += ")"
        let rows = shown.compactMap { $0.entry.map { Row($0, in: path) } }
        var facts = listing.facts
        facts[listing.member] = .array(shown.map(\.json))
        guard selection.isPartial else {
            return CommandResult(
                .table(Self.table(of: rows, under: heading), empty: [heading, "(empty)"]), json: .object(facts))
        }
        facts["matching"] = .integer(Int64(matching))
        facts["more"] = .bool(shown.count < matching)
        let cut =
            shown.count < matching ? ["showing \(shown.count) of \(matching); without --limit all are shown"] : []
        return CommandResult(
            .table(Self.table(of: rows, under: heading), empty: [heading, "(nothing matches)"]), json: .object(facts),
            notices: cut)
    }

    /// A file by itself, as its directory has it.
    private func file(at path: RemotePath, _ server: FilesServer) async throws(Failure) -> CommandResult {
        var found: JSONValue?
        _ = try await server.listing(at: path.parent) { json throws(Failure) in
            if json["name"]?.string?.isSameBytes(as: path.name) == true { found = json }
        }
        guard let found, let entry = Entry(found) else {
            throw .remoteNotFound("list \(path.text): not found on the server", at: path)
        }
        let table = Self.table(of: [Row(entry, in: path.parent)])
        return CommandResult(.table(table, empty: []), json: found)
    }

    private static let columns = ["MODE", "SIZE", "TYPE", "MODIFIED", "NAME"].map { Table.Column($0) }

    private static func table(of rows: [Row], under heading: String = "") -> Table {
        Table(heading: heading, columns: columns, rows: rows.map(\.cells), records: rows.map(\.record))
    }

    private struct Row {
        let cells: [String]
        /// The same as data, with the path that other verbs take.
        let record: JSONValue

        init(_ entry: Entry, in directory: RemotePath) {
            record = entry.record(in: directory)
            let mark = entry.isUnfinishedUpload ? "  (unfinished upload)" : ""
            cells = [
                FileMode.text(of: entry), entry.isDirectory ? "-" : ByteSize.compact(entry.size),
                entry.isDirectory || entry.type.isEmpty ? "-" : entry.type, entry.modified?.minuteText ?? "-",
                entry.name + (entry.isDirectory ? "/" : "") + mark,
            ]
        }
    }
}
