import NIOCore
import OlaresCore
import Synchronization

/// `files tree`: a tree, drawn.
struct FilesTree: CommandHandler {
    private let path: String
    private let filter: PathFilter
    private let depth: Int64?
    private let limit: Int

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        filter = try PathFilter(arguments)
        depth = try arguments.integer("depth")
        limit = Int(clamping: try arguments.integer("limit") ?? 0)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let search = try await TreeSearch(path, filter: filter, depth: depth, in: context)
        let outline = Outline(search: search, limit: limit)
        return CommandResult(
            .session { output throws(Failure) in
                try await outline.draw { line throws(Failure) in
                    try output.write(ByteBuffer(string: line + "\n"))
                }
                for notice in outline.notices { context.notify(notice) }
                return search.tally.exit
            } collected: { () async throws(Failure) in
                try await outline.document()
            },
            json: .null)
    }
}

/// A tree as it is shown.
private final class Outline: Sendable {
    private struct Counts {
        var directories = 0
        var files = 0

        var total: Int { directories + files }
    }

    private let search: TreeSearch
    /// How many entries are shown; 0 for all.
    private let limit: Int
    private let counts = Mutex(Counts())

    init(search: TreeSearch, limit: Int) {
        self.search = search
        self.limit = limit
    }

    /// Draws it, line by line as far as it is known.
    func draw(_ write: @escaping @Sendable (String) throws(Failure) -> Void) async throws(Failure) {
        let drawing = Mutex(TreeDrawing())
        try await walk { [search] stop, leaves throws(Failure) in
            let isTop = stop.visit.depth == 0
            var name = isTop ? search.top.text : stop.visit.directory.name + "/"
            if case .failure = stop.visit.children { name += "  (cannot be listed)" }
            let lines = drawing.withLock {
                $0.add(
                    depth: stop.visit.depth, name: TerminalText.sanitized(name), folders: stop.below.count,
                    leaves: leaves.map(\.outlineName))
            }
            for line in lines { try write(line) }
        }
        for line in drawing.withLock({ $0.finish() }) { try write(line) }
        let counts = counts.withLock { $0 }
        try write("")
        try write(
            "\(counts.directories.counted("directory", "directories")), \(counts.files.counted("file"))")
    }

    /// All entries at once, for programs.
    func document() async throws(Failure) -> CommandResult {
        let entries = Mutex<[JSONValue]>([])
        try await walk { stop, leaves throws(Failure) in
            entries.withLock { entries in
                entries += (stop.below + leaves).map { $0.record(in: stop.visit.directory) }
            }
        }
        let records = entries.withLock { $0 }
        let counts = counts.withLock { $0 }
        let table = Table(
            columns: [Table.Column("PATH")], rows: records.map { [$0["path"]?.string ?? ""] }, records: records)
        return CommandResult(
            .table(table),
            json: [
                "path": .string(search.top.text), "directories": .integer(Int64(counts.directories)),
                "files": .integer(Int64(counts.files)), "entries": .array(records), "more": .bool(isCut),
                "failed": search.tally.failed,
            ], notices: notices, exit: search.tally.exit)
    }

    /// What could not be listed, and whether something is missing.
    var notices: [String] {
        let cut = isCut ? ["stopped after about \(limit.counted("entry", "entries")); --limit 0 shows all"] : []
        return search.tally.notices + cut
    }

    private var isCut: Bool { limit > 0 && counts.withLock { $0.total } > limit }

    /// Looks at one directory after the other, until there are enough.
    private func walk(
        _ look: @escaping @Sendable (TreeSearch.Stop, _ leaves: [Entry]) throws(Failure) -> Void
    ) async throws(Failure) {
        try await search.run(.byPlace) { [self] stop throws(Failure) in
            let leaves = stop.leaves.filter { !$0.isUnfinishedUpload }
            counts.withLock { counts in
                let folders = leaves.count(where: \.isDirectory)
                counts.directories += stop.below.count + folders
                counts.files += leaves.count - folders
            }
            try look(stop, leaves)
            return !isCut
        }
    }
}

extension Entry {
    fileprivate var outlineName: String {
        let mark = isBrokenLink ? "  (a link that leads nowhere)" : isSymbolicLink ? "  (a link)" : ""
        return TerminalText.sanitized(name) + (isDirectory ? "/" : "") + mark
    }
}
