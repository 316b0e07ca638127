import OlaresCore

/// `files ls`: the children of one directory.
struct FilesLs: CommandHandler {
    private let path: String

    init(_ arguments: Arguments) throws(Failure) { path = try arguments.requiredText("path") }

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
        var children: [Child] = []
        let listing = try await server.listing(at: path) { json throws(Failure) in children.append(Child(json)) }
        guard let listing else { return nil }
        children.sort { $0.isBefore($1) }
        var heading =
            "\(path.text)  (\(Int(listing.directories).counted("dir")), \(Int(listing.files).counted("file"))"
        if let modified = listing.modified { heading += ", modified \(modified.minuteText)" }
        heading += ")"
        let rows = children.compactMap { Entry($0.json).map { Row($0, in: path) } }
        var facts = listing.facts
        facts[listing.member] = .array(children.map(\.json))
        return CommandResult(
            .table(Self.table(of: rows, under: heading), empty: [heading, "(empty)"]),
            json: .object(facts))
    }

    /// A child as the server gives it; one without a name has no place in the order, and stands last.
    private struct Child {
        let json: JSONValue
        private let order: Entry.Order?

        init(_ json: JSONValue) {
            self.json = json
            order = Entry(json)?.order
        }

        func isBefore(_ other: Child) -> Bool {
            guard let order, let next = other.order else { return order != nil && other.order == nil }
            return order < next
        }
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
            record = [
                "path": .string(directory.asDirectory.text + entry.name + (entry.isDirectory ? "/" : "")),
                "type": .string(entry.isDirectory ? "directory" : entry.type),
                "size": entry.isDirectory ? .null : .integer(entry.size),
                "modified": entry.modified.map { .string(RFC3339.text($0)) } ?? .null,
            ]
            let mark = entry.isUnfinishedUpload ? "  (unfinished upload)" : ""
            cells = [
                FileMode.text(of: entry), entry.isDirectory ? "-" : ByteSize.compact(entry.size),
                entry.isDirectory || entry.type.isEmpty ? "-" : entry.type, entry.modified?.minuteText ?? "-",
                entry.name + (entry.isDirectory ? "/" : "") + mark,
            ]
        }
    }
}
