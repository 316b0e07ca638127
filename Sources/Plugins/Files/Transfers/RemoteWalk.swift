import OlaresCore

/// Finds the files of a remote tree that are to be fetched.
struct RemoteWalk: WorkSource {
    /// Something in the tree. Paths are relative to its top, without a slash in front.
    enum Item: Sendable {
        case directory(path: String, Entry)
        case file(RemotePath, Entry, path: String)
        /// What is left out, such as a link to a directory, which may lead back up.
        case leftOut(path: String, reason: String)
        /// What cannot be fetched.
        case problem(Failure, path: String)

        /// Of a file, in bytes.
        var size: Int64? { if case .file(_, let entry, _) = self { entry.size } else { nil } }
    }

    private let top: RemotePath
    private let server: FilesServer
    private let filter: PathFilter
    private let retry: Retry

    /// - Parameters:
    ///   - top: A directory.
    ///   - filter: What of it is wanted.
    init(_ top: RemotePath, server: FilesServer, filter: PathFilter = .everything, retry: Retry) {
        self.top = top.asDirectory
        self.filter = filter
        self.server = server
        self.retry = retry
    }

    /// A directory comes before what is in it; otherwise there is no order.
    func find(_ give: ([Item]) async throws(Failure) -> Void) async throws(Failure) {
        let walk = DirectoryWalk(top, .asListed) { directory in await server.children(of: directory, retry) }
        try await walk.run { visit throws(Failure) in
            let children: [Entry]
            do throws(Failure) { children = try visit.children.get() } catch {
                try await give([.problem(error, path: visit.path)])
                return []
            }
            var items: [Item] = []
            var below: [Entry] = []
            for entry in children.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
                if let item = item(for: entry, in: visit) { items.append(item) }
                if visit.isEnterable(entry), filter.entersDirectory(visit.path(of: entry)) { below.append(entry) }
            }
            // A directory without anything that is wanted is not wanted by itself.
            if let entry = visit.entry, !filter.wantsSomeFiles || !items.isEmpty {
                items.insert(.directory(path: visit.path, entry), at: 0)
            }
            try await give(items)
            return below
        }
    }

    /// - Returns: `nil` for a directory, which is an item when it has been listed, and for what is nobody's file.
    private func item(for entry: Entry, in visit: DirectoryWalk.Visit) -> Item? {
        let path = visit.path(of: entry)
        if entry.isUnfinishedUpload || visit.isEnterable(entry) { return nil }
        guard entry.isDirectory ? filter.entersDirectory(path) : filter.takesFile(path) else { return nil }
        if let problem = RemoteName.problem(with: entry.name, path: path) { return .problem(problem, path: path) }
        if entry.isBrokenLink { return .leftOut(path: path, reason: "a link that leads nowhere") }
        if entry.isDirectory { return .leftOut(path: path, reason: "a link to a directory") }
        return .file(visit.directory.appending(entry.name, isDirectory: false), entry, path: path)
    }
}

extension RemoteWalk.Item: Placed {
    var directory: String {
        switch self {
        case .directory(let path, _): path
        case .file(_, _, let path), .leftOut(let path, _), .problem(_, let path): Self.directory(above: path)
        }
    }
}
