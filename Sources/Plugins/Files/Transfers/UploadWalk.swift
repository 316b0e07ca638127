import OlaresCore

/// Finds what is in a local tree, and what stands at the places that its files go to: of these, several remote directories are
/// looked at at a time.
struct UploadWalk: WorkSource {
    /// Something in the tree. Paths begin with the name that the tree gets.
    enum Item: Sendable {
        /// A file, and what stands at its place.
        case file(UploadFile, former: UploadSurroundings)
        /// A directory with nothing in it.
        case emptyDirectory(path: String)
        case leftOut(path: String, reason: String)
        /// What cannot be read, or whose place cannot be looked at.
        case problem(Failure, path: String)

        /// Of a file, in bytes.
        var size: Int64? { if case .file(let file, _) = self { file.size } else { nil } }
    }

    let source: UploadSource
    /// What of the tree is sent.
    let filter: PathFilter
    /// What stands at the destination, as far as it has been looked at.
    let contents: RemoteContents
    let files: any FileSystem

    /// There is no order.
    func find(_ give: ([Item]) async throws(Failure) -> Void) async throws(Failure) {
        let outcome = await withTaskGroup(of: [Item].self) { group -> Failure? in
            do throws(Failure) {
                var walk = LocalWalk(source.local, as: source.name, filter: filter, files: files)
                var running = 0
                while true {
                    while running < DirectoryWalk.width, let (path, items) = walk.next() {
                        running += 1
                        group.addTask { await look(at: items, in: path) }
                    }
                    guard let items = await group.next() else { return nil }
                    running -= 1
                    try await give(items)
                }
            } catch {
                group.cancelAll()
                return error
            }
        }
        if let outcome { throw outcome }
    }

    private func look(at found: [LocalWalk.Item], in directory: String) async -> [Item] {
        var items: [Item] = []
        for item in found {
            switch item {
            case .emptyDirectory(let path): items.append(.emptyDirectory(path: path))
            case .leftOut(let path, let reason): items.append(.leftOut(path: path, reason: reason))
            case .problem(let failure, let path): items.append(.problem(failure, path: path))
            case .file(let local, let size, let path): items.append(await file(local, size: size, path: path))
            }
        }
        await contents.forgetFiles(of: source.remote(directory))
        return items
    }

    private func file(_ local: String, size: Int64, path: String) async -> Item {
        let file = UploadFile(local: local, size: size, path: path, remote: source.remote(path))
        do throws(Failure) {
            return .file(file, former: try await contents.surroundings(of: file.remote, below: source.directory))
        } catch {
            return .problem(error, path: path)
        }
    }
}

extension UploadWalk.Item: Placed {
    var directory: String {
        switch self {
        case .emptyDirectory(let path): path
        case .file(let file, _): Self.directory(above: file.path)
        case .leftOut(let path, _), .problem(_, let path): Self.directory(above: path)
        }
    }
}
