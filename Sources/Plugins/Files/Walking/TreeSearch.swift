import OlaresCore

/// Looks through a remote tree, for the verbs that ask what is in it.
struct TreeSearch: Sendable {
    let top: RemotePath
    let filter: PathFilter
    /// How many levels below the top are looked at; `nil` for all.
    let depth: Int?
    let tally = WalkTally()
    private let server: FilesServer
    private let retry: Retry
    private let context: CommandContext

    /// One directory, and what in it counts.
    struct Stop: Sendable {
        let visit: DirectoryWalk.Visit
        /// Directories first, then by name. Unfinished uploads are among them.
        let children: [Entry]
        /// Those that are looked into next.
        let below: [Entry]
        /// The others.
        let leaves: [Entry]
    }

    /// - Parameters:
    ///   - path: What was typed.
    ///   - depth: How many levels below it are looked at; `nil` for all.
    /// - Throws: ``Failure`` where the path is none, or the Olares too old for it.
    init(_ path: String, filter: PathFilter, depth: Int64?, in context: CommandContext) async throws(Failure) {
        top = try RemotePath(path).asDirectory
        self.filter = filter
        self.depth = depth.map { Int(clamping: $0) }
        self.context = context
        server = try FilesServer(context)
        retry = Retry(limit: 4, clock: context.clock)
        try await server.requireSupport(for: [top])
    }

    /// Looks at each directory. One that cannot be listed is noted in the tally, has nothing in it, and the rest goes on.
    /// - Parameter look: Looks at one, and says whether more are wanted.
    func run(
        _ order: DirectoryWalk.Order, _ look: @escaping @Sendable (Stop) async throws(Failure) -> Bool
    ) async throws(Failure) {
        let search = self
        try await context.interruption.during { () async throws(Failure) in
            try await search.tally.during(in: search.context) { () async throws(Failure) in
                try await search.walk(order, look)
            }
        } interrupted: {
            Failure(.interrupted, "interrupted: \(search.tally.snapshot.progress)")
        }
    }

    private func walk(
        _ order: DirectoryWalk.Order, _ look: (Stop) async throws(Failure) -> Bool
    ) async throws(Failure) {
        let (server, retry) = (server, retry)
        let walk = DirectoryWalk(top, order) { directory in await server.children(of: directory, retry) }
        try await walk.run { visit throws(Failure) -> [Entry]? in
            let listed: [Entry]
            do throws(Failure) { listed = try visit.children.get() } catch {
                tally.fail(visit.directory, error)
                return try await look(Stop(visit: visit, children: [], below: [], leaves: [])) ? [] : nil
            }
            tally.add(entries: listed.count)
            let children = listed.filter { counts($0, in: visit) }.sorted { $0.order < $1.order }
            var (below, leaves): ([Entry], [Entry]) = ([], [])
            for entry in children {
                if isEntered(entry, from: visit) { below.append(entry) } else { leaves.append(entry) }
            }
            let goesOn = try await look(Stop(visit: visit, children: children, below: below, leaves: leaves))
            return goesOn ? below : nil
        }
    }

    private func isEntered(_ entry: Entry, from visit: DirectoryWalk.Visit) -> Bool {
        guard entry.isDirectory, depth.map({ visit.depth + 1 < $0 }) ?? true else { return false }
        if let problem = RemoteName.problem(with: entry.name, path: visit.path(of: entry)) {
            tally.fail(visit.directory, problem)
        }
        return visit.isEnterable(entry)
    }

    private func counts(_ entry: Entry, in visit: DirectoryWalk.Visit) -> Bool {
        let path = visit.path(of: entry)
        return entry.isDirectory ? filter.entersDirectory(path) : filter.takesFile(path)
    }
}

extension Entry {
    /// As data, with the path that other verbs take.
    func record(in directory: RemotePath) -> JSONValue {
        [
            "path": .string(text(in: directory)),
            "type": .string(isDirectory ? "directory" : type),
            "size": isDirectory ? .null : .integer(size),
            "modified": modified.map { .string(RFC3339.text($0)) } ?? .null,
        ]
    }

    /// The whole path, with a slash behind a directory.
    func text(in directory: RemotePath) -> String { directory.asDirectory.text + name + (isDirectory ? "/" : "") }
}
