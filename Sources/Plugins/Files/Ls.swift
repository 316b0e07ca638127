import Core

/// `files ls`: the children of one directory.
struct Ls: CommandHandler {
    private let path: String

    init(_ arguments: Arguments) throws(Failure) { path = try arguments.requiredText("path") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let path = try RemotePath(path)
        let server = try FilesServer(context)
        try await server.requireSupport(for: [path])
        do throws(Failure) {
            return context.wantsData
                ? try await data(of: path, server) : try await table(of: path, server)
        } catch {
            throw try await explained(error, path, server)
        }
    }

    /// What people read. No more of a child is kept than its row.
    private func table(of path: RemotePath, _ server: FilesServer) async throws(Failure) -> CommandResult {
        var rows: [Row] = []
        let listing = try await server.listing(at: path) { json throws(Failure) in
            if let entry = Entry(json) { rows.append(Row(entry)) }
        }
        rows.sort { ($0.isDirectory ? 0 : 1, $0.key) < ($1.isDirectory ? 0 : 1, $1.key) }
        var heading =
            "\(path.text)  (\(Int(listing.directories).counted("dir")), \(Int(listing.files).counted("file"))"
        if let modified = listing.modified { heading += ", modified \(modified.minuteText)" }
        heading += ")"
        let table = Table(heading: heading, columns: Self.columns, rows: rows.map(\.cells))
        return CommandResult(.table(table, empty: [heading, "(empty)"]), json: .null)
    }

    private static let columns = ["MODE", "SIZE", "TYPE", "MODIFIED", "NAME"].map { Table.Column($0) }

    private struct Row {
        let isDirectory: Bool
        let key: String
        let cells: [String]

        init(_ entry: Entry) {
            isDirectory = entry.isDirectory
            key = entry.name.lowercased()
            cells = [
                FileMode.text(of: entry), entry.isDirectory ? "-" : ByteSize.text(entry.size),
                entry.isDirectory || entry.type.isEmpty ? "-" : entry.type, entry.modified?.minuteText ?? "-",
                entry.name + (entry.isDirectory ? "/" : ""),
            ]
        }
    }

    /// What programs read: the server's answer, whole.
    private func data(of path: RemotePath, _ server: FilesServer) async throws(Failure) -> CommandResult {
        var children: [JSONValue] = []
        let listing = try await server.listing(at: path) { children.append($0) }
        var facts = listing.facts
        facts[listing.member] = .array(children)
        return CommandResult(.lines([]), json: .object(facts))
    }

    /// The service fails on some files, and knows no others; that the path is a file says more.
    private func explained(
        _ failure: Failure, _ path: RemotePath, _ server: FilesServer
    ) async throws(Failure) -> Failure {
        guard [.httpServerError, .httpClientError, .remoteNotFound, .decode].contains(failure.code), !path.isRoot,
            let entry = try? await server.status(of: path), !entry.isDirectory
        else { return failure }
        return Failure(
            .argumentInvalid, "\(path.text) is a file: ls lists directories",
            next: [NextStep(["files", "ls", path.parent.text], effect: .read)])
    }
}
