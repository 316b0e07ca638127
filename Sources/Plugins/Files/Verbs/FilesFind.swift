import NIOCore
import OlaresCore
import Synchronization

/// `files find`: what is in a tree and fits, as it is found.
struct FilesFind: CommandHandler {
    private let path: String
    private let filter: PathFilter
    private let query: EntryQuery
    private let newer: String?
    private let older: String?
    private let depth: Int64?
    private let limit: Int
    private let isLong: Bool

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        filter = PathFilter(includes: [], excludes: try PathPattern.list("exclude", arguments))
        var query = EntryQuery()
        query.patterns = try PathPattern.list(
            "match", arguments, ignoringCase: try arguments.flag("ignore-case"))
        query.kind = try arguments.text("type").flatMap(EntryQuery.Kind.init(rawValue:))
        query.least = try arguments.integer("larger")
        query.most = try arguments.integer("smaller")
        self.query = query
        newer = try arguments.text("newer")
        older = try arguments.text("older")
        depth = try arguments.integer("depth")
        limit = Int(clamping: try arguments.integer("limit") ?? 0)
        isLong = try arguments.flag("long")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        var query = query
        query.since = try newer.map { text throws(Failure) in
            try Timestamp(option: "newer", text, now: context.clock.now)
        }
        query.before = try older.map { text throws(Failure) in
            try Timestamp(option: "older", text, now: context.clock.now)
        }
        let search = try await TreeSearch(path, filter: filter, depth: depth, in: context)
        let limited = LimitedSearch(search: search, query: query, limit: limit)
        let isLong = isLong
        return CommandResult(
            .session { output throws(Failure) in
                let isCut = try await limited.run { entry, directory throws(Failure) in
                    let line = (isLong ? entry.facts : "") + TerminalText.sanitized(entry.text(in: directory))
                    try output.write(ByteBuffer(string: line + "\n"))
                }
                let notices = search.tally.notices + (isCut ? [limited.notice] : [])
                for notice in notices { context.notify(notice) }
                return search.tally.exit
            } collected: { () async throws(Failure) in
                try await limited.document()
            },
            json: .null)
    }
}

/// A search and what is looked for.
private struct LimitedSearch: Sendable {
    let search: TreeSearch
    let query: EntryQuery
    /// How many are wanted; 0 for all.
    let limit: Int

    /// Finds them.
    /// - Parameter give: Gets each, with the directory it is in.
    /// - Returns: Whether there may be more than the limit.
    func run(_ give: @escaping @Sendable (Entry, RemotePath) throws(Failure) -> Void) async throws(Failure) -> Bool {
        let (query, limit, tally) = (query, limit, search.tally)
        try await search.run(.byPlace) { stop throws(Failure) in
            for entry in stop.children where !entry.isUnfinishedUpload {
                guard query.matches(entry, path: stop.visit.path(of: entry)) else { continue }
                // One more than is wanted tells that there are more.
                tally.find(1)
                if limit > 0, tally.snapshot.found > limit { return false }
                try give(entry, stop.visit.directory)
            }
            return true
        }
        return limit > 0 && tally.snapshot.found > limit
    }

    var notice: String { "stopped after \(limit.counted("entry", "entries")); without --limit there are more" }

    /// All of them at once, for programs.
    func document() async throws(Failure) -> CommandResult {
        let found = Mutex<[JSONValue]>([])
        let isCut = try await run { entry, directory throws(Failure) in
            found.withLock { $0.append(entry.record(in: directory)) }
        }
        let records = found.withLock { $0 }
        let table = Table(
            columns: [Table.Column("PATH")], rows: records.map { [$0["path"]?.string ?? ""] }, records: records)
        return CommandResult(
            .table(table),
            json: ["entries": .array(records), "more": .bool(isCut), "failed": search.tally.failed],
            notices: search.tally.notices + (isCut ? [notice] : []), exit: search.tally.exit)
    }
}

extension Entry {
    /// Size and time, in columns of one width.
    fileprivate var facts: String {
        let size = isDirectory ? "-" : ByteSize.compact(size)
        let time = modified?.minuteText ?? "-"
        return size + String(repeating: " ", count: max(0, 8 - size.count)) + "  "
            + time + String(repeating: " ", count: max(0, 16 - time.count)) + "  "
    }
}
