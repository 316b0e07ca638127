import OlaresCore
import Synchronization

/// `files du`: how much is in a tree, by folder.
struct FilesDu: CommandHandler {
    private let path: String
    private let filter: PathFilter
    private let depth: Int
    private let most: Int

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("path")
        filter = try PathFilter(arguments)
        depth = Int(clamping: try arguments.integer("depth") ?? 1)
        most = Int(clamping: try arguments.integer("top") ?? 0)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let search = try await TreeSearch(path, filter: filter, depth: nil, in: context)
        let usage = Mutex(FolderUsage(depth: depth))
        try await search.run(.asListed) { stop throws(Failure) in
            usage.withLock { $0.add(stop) }
            return true
        }
        return result(of: usage.withLock { $0 }, search)
    }

    private func result(of usage: FolderUsage, _ search: TreeSearch) -> CommandResult {
        let folders = usage.folders
        let shown = most > 0 ? Array(folders.prefix(most)) : folders
        let places = shown.map { (search.top.appending($0.path, isDirectory: true).text, $0.usage) }
        let rows = places + [(search.top.text, usage.total)]
        let columns = ["SIZE", "FILES", "FOLDERS", "PATH"].map { Table.Column($0) }
        let table = Table(
            columns: columns,
            rows: rows.map { path, usage in
                [ByteSize.compact(usage.bytes), "\(usage.files)", "\(usage.directories)", path]
            }, records: rows.map { .object($1.members(at: $0)) })
        var json = usage.total.members(at: search.top.text)
        json["folders"] = .array(places.map { .object($1.members(at: $0)) })
        json["more"] = .bool(shown.count < folders.count)
        json["failed"] = search.tally.failed
        let hidden = folders.count - shown.count
        let more = hidden > 0 ? ["\(hidden.counted("smaller folder")) not shown"] : []
        return CommandResult(
            .table(table), json: .object(json), notices: search.tally.notices + more, exit: search.tally.exit)
    }
}
