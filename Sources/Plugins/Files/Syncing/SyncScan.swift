import OlaresCore

/// One side of a synchronisation.
enum SyncSide: Sendable {
    case local(String)
    case remote(RemotePath)

    /// What looks like a remote path is one; `./drive/Home` is local.
    init(_ text: String) throws(Failure) {
        let steps = text.steps(omittingEmpty: false)
        if steps.count > 1, FileType(rawValue: steps[0]) != nil {
            self = .remote(try RemotePath(text).asDirectory)
        } else {
            self = .local(text)
        }
    }

    /// As people read it.
    var text: String {
        switch self {
        case .local(let path): path
        case .remote(let path): path.text
        }
    }
}

/// Looks at everything on one side.
struct SyncScan: Sendable {
    let files: any FileSystem
    let server: FilesServer
    let filter: PathFilter
    let retry: Retry

    /// - Throws: ``Failure`` where the top is no directory, or cannot be looked at.
    func tree(of side: SyncSide) async throws(Failure) -> SyncTree {
        switch side {
        case .local(let path): try localTree(path)
        case .remote(let path): try await remoteTree(path)
        }
    }

    // MARK: Here

    private func localTree(_ top: String) throws(Failure) -> SyncTree {
        var tree = SyncTree()
        let kind: FileStatus.Kind?
        do throws(FileError) { kind = try files.status(top, following: true)?.kind } catch {
            throw Failure(reading: error)
        }
        guard let kind else {
            tree.exists = false
            return tree
        }
        guard kind == .directory else {
            throw Failure(
                .argumentInvalid, "\(top.quotedForMessage) is no directory: sync makes directories alike",
                advice: "name a directory")
        }
        var pending = [SyncPath("")]
        while let directory = pending.popLast() {
            if Task.isCancelled { throw Failure(.interrupted, "interrupted") }
            let place = directory.text.isEmpty ? top : Path.join(top, directory.text)
            let names: DirectoryNames
            do throws(Failure) { names = try list(place) } catch {
                guard !directory.text.isEmpty else { throw error }
                tree.unseen[directory] = error
                continue
            }
            for name in names.unusable {
                tree.items[directory.appending(name)] = .other("a name that is not UTF-8")
                tree.keep(directory)
            }
            for name in names.usable {
                let path = directory.appending(name)
                guard SyncTree.takesPart(name), let item = item(path, at: Path.join(place, name), &tree) else {
                    tree.keep(directory)
                    continue
                }
                tree.items[path] = item
                if item == .directory { pending.append(path) }
                if case .other = item { tree.keep(directory) }
            }
        }
        return tree
    }

    /// One that was there a moment ago, and has gone, is not empty: it has another name by now, or its disk was taken away.
    private func list(_ place: String) throws(Failure) -> DirectoryNames {
        do throws(FileError) {
            if let names = try files.list(place) { return names }
        } catch {
            throw Failure(reading: error)
        }
        throw .gone(place)
    }

    /// - Returns: `nil` for what is filtered out, or cannot be looked at.
    private func item(_ path: SyncPath, at place: String, _ tree: inout SyncTree) -> SyncTree.Item? {
        do throws(FileError) {
            guard let status = try files.status(place, following: false) else { return nil }
            let counts =
                status.kind == .directory ? filter.entersDirectory(path.text) : filter.takesFile(path.text)
            return counts ? SyncTree.Item(status) : nil
        } catch {
            tree.unseen[path] = Failure(reading: error)
            return nil
        }
    }

    // MARK: On the Olares

    private func remoteTree(_ top: RemotePath) async throws(Failure) -> SyncTree {
        var tree = SyncTree()
        guard let entry = try await server.status(of: top) else {
            tree.exists = false
            return tree
        }
        guard entry.isDirectory else {
            throw Failure(
                .argumentInvalid, "\(top.asFile.text) is a file on the server: sync makes directories alike",
                advice: "name a directory")
        }
        let (server, retry) = (server, retry)
        let walk = DirectoryWalk(top, .asListed) { directory in await server.children(of: directory, retry) }
        try await walk.run { visit throws(Failure) in
            let directory = SyncPath(visit.path)
            let children: [Entry]
            do throws(Failure) { children = try visit.children.get() } catch {
                tree.unseen[directory] = error
                return []
            }
            if ProtectedPath(visit.directory) != nil { tree.keep(directory) }
            var below: [Entry] = []
            for entry in children {
                let path = directory.appending(entry.name)
                guard SyncTree.takesPart(entry.name), let item = item(entry, path, in: visit) else {
                    tree.keep(directory)
                    continue
                }
                tree.items[path] = item
                if entry.mode != 0, case .file = item { tree.modes[path] = entry.mode }
                if item == .directory { below.append(entry) }
                if case .other = item { tree.keep(directory) }
            }
            return below
        }
        return tree
    }

    /// - Returns: `nil` for what is filtered out.
    private func item(_ entry: Entry, _ path: SyncPath, in visit: DirectoryWalk.Visit) -> SyncTree.Item? {
        if let problem = RemoteName.problem(with: entry.name, path: path.text) { return .other(problem.message) }
        let item = SyncTree.Item(entry)
        let counts = item == .directory ? filter.entersDirectory(path.text) : filter.takesFile(path.text)
        return counts ? item : nil
    }

    /// Looks a second time at directories of the source that seem to have lost everything: a service that is in trouble can answer
    /// with an empty list. What it shows then counts as not seen.
    func confirm(_ source: inout SyncTree, of side: SyncSide, against target: SyncTree) async throws(Failure) {
        guard case .remote(let top) = side else { return }
        let (filled, former) = (source.filled, target.filled)
        let suspects = ([SyncPath("")] + source.items.filter { $0.value == .directory }.keys).filter {
            !filled.contains($0) && former.contains($0)
        }
        for suspect in suspects.sorted() {
            let directory = suspect.text.isEmpty ? top : top.appending(suspect.text, isDirectory: true)
            switch await server.children(of: directory, retry) {
            case .success(let children) where children.isEmpty: continue
            case .success:
                source.unseen[suspect] = Failure(
                    .decode, "\(directory.text): one listing was empty, and the next was not", advice: "run it again")
            case .failure(let failure): source.unseen[suspect] = failure
            }
        }
    }
}

extension Failure {
    /// What is to be mirrored is not there. That is no empty directory, and nothing is deleted for it.
    static func noSource(_ side: SyncSide) -> Failure {
        let message: MessageText = "sync: \(side.text) is not there"
        switch side {
        case .local: return Failure(.fileUnreadable, message, advice: "check the path of the local directory")
        case .remote(let path):
            return Failure(
                .remoteNotFound, message, next: [NextStep(["files", "ls", path.parent.text], effect: .read)])
        }
    }
}
