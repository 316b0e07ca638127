import Core

/// `files ls`: the children of one directory.
struct FilesLs: CommandHandler {
    private let path: String

    init(_ arguments: Arguments) throws(Failure) { path = try arguments.requiredText("path") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let path = try RemotePath(path)
        let server = try FilesServer(context)
        try await server.requireSupport(for: [path])
        if let result = context.wantsData ? try await data(of: path, server) : try await table(of: path, server) {
            return result
        }
        return try await file(at: path, server)
    }

    /// What people read. No more of a child is kept than its row.
    /// - Returns: `nil` for a file.
    private func table(of path: RemotePath, _ server: FilesServer) async throws(Failure) -> CommandResult? {
        var rows: [Row] = []
        let listing = try await server.listing(at: path) { json throws(Failure) in
            if let entry = Entry(json) { rows.append(Row(entry)) }
        }
        guard let listing else { return nil }
        rows.sort { $0.order < $1.order }
        var heading =
            "\(path.text)  (\(Int(listing.directories).counted("dir")), \(Int(listing.files).counted("file"))"
        if let modified = listing.modified { heading += ", modified \(modified.minuteText)" }
        heading += ")"
        let table = Table(heading: heading, columns: Self.columns, rows: rows.map(\.cells))
        return CommandResult(.table(table, empty: [heading, "(empty)"]), json: .null)
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
        let table = Table(columns: Self.columns, rows: [Row(entry).cells])
        return CommandResult(.table(table, empty: []), json: found)
    }

    private static let columns = ["MODE", "SIZE", "TYPE", "MODIFIED", "NAME"].map { Table.Column($0) }

    private struct Row {
        let order: Entry.Order
        let cells: [String]

        init(_ entry: Entry) {
            order = entry.order
            let mark = entry.isUnfinishedUpload ? "  (unfinished upload)" : ""
            cells = [
                FileMode.text(of: entry), entry.isDirectory ? "-" : ByteSize.compact(entry.size),
                entry.isDirectory || entry.type.isEmpty ? "-" : entry.type, entry.modified?.minuteText ?? "-",
                entry.name + (entry.isDirectory ? "/" : "") + mark,
            ]
        }
    }

    /// What programs read: the server's answer, whole, but for the order of the children.
    /// - Returns: `nil` for a file.
    private func data(of path: RemotePath, _ server: FilesServer) async throws(Failure) -> CommandResult? {
        var children: [(order: Entry.Order?, json: JSONValue)] = []
        let listing = try await server.listing(at: path) { json throws(Failure) in
            children.append((Entry(json)?.order, json))
        }
        guard let listing else { return nil }
        children.sort { a, b in
            guard let (first, second) = a.order.flatMap({ first in b.order.map { (first, $0) } }) else {
                return a.order != nil && b.order == nil
            }
            return first < second
        }
        var facts = listing.facts
        facts[listing.member] = .array(children.map(\.json))
        return CommandResult(.lines([]), json: .object(facts))
    }
}
