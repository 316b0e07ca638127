import OlaresCore

/// Finds the files of a remote tree, several directories at a time.
struct RemoteWalk: WorkSource {
    /// How many directories are listed at a time.
    static let width = 16

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

    /// A directory that is to be looked into.
    private struct Place {
        let directory: RemotePath
        let path: String
        /// `nil` for the top.
        let entry: Entry?
    }

    private let top: RemotePath
    private let server: FilesServer
    private let retry: Retry

    /// - Parameter top: A directory.
    init(_ top: RemotePath, server: FilesServer, retry: Retry) {
        self.top = top.asDirectory
        self.server = server
        self.retry = retry
    }

    /// A directory comes before what is in it; otherwise there is no order.
    func find(_ give: ([Item]) async throws(Failure) -> Void) async throws(Failure) {
        let outcome = await withTaskGroup(of: (Place, Result<[Entry], Failure>).self) { group -> Failure? in
            do throws(Failure) {
                // The next one last: deep before wide, so that fewer wait.
                var pending = [Place(directory: top, path: "", entry: nil)]
                var running = 0
                while running > 0 || !pending.isEmpty {
                    while running < Self.width, let place = pending.popLast() {
                        running += 1
                        group.addTask { (place, await entries(of: place)) }
                    }
                    guard let (place, entries) = await group.next() else { break }
                    running -= 1
                    let (items, below) = try read(entries, of: place)
                    pending += below.reversed()
                    try await give(items)
                }
                return nil
            } catch {
                group.cancelAll()
                return error
            }
        }
        if let outcome { throw outcome }
    }

    private func entries(of place: Place) async -> Result<[Entry], Failure> {
        do throws(Failure) {
            return .success(
                try await retry.run { () async throws(Failure) in try await server.entries(of: place.directory) })
        } catch {
            return .failure(error)
        }
    }

    private func read(
        _ entries: Result<[Entry], Failure>, of place: Place
    ) throws(Failure) -> (items: [Item], below: [Place]) {
        let children: [Entry]
        do throws(Failure) { children = try entries.get() } catch {
            // Without its top there is no tree.
            if place.path.isEmpty || error.endsTransfer { throw error }
            return ([.problem(error, path: place.path)], [])
        }
        var items: [Item] = place.entry.map { [.directory(path: place.path, $0)] } ?? []
        var below: [Place] = []
        for entry in children.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            let inner = place.path.isEmpty ? entry.name : place.path + "/" + entry.name
            if entry.isUnfinishedUpload { continue }
            if let problem = Self.problem(with: entry.name, path: inner) {
                items.append(.problem(problem, path: inner))
            } else if entry.isBrokenLink {
                items.append(.leftOut(path: inner, reason: "a link that leads nowhere"))
            } else if entry.isDirectory, entry.isSymbolicLink {
                items.append(.leftOut(path: inner, reason: "a link to a directory"))
            } else if entry.isDirectory {
                let directory = place.directory.appending(entry.name, isDirectory: true)
                below.append(Place(directory: directory, path: inner, entry: entry))
            } else {
                items.append(.file(place.directory.appending(entry.name, isDirectory: false), entry, path: inner))
            }
        }
        return (items, below)
    }

    /// Why a name from the server cannot be a local one; `nil` where it can.
    static func problem(with name: String, path: String) -> Failure? {
        let isStep = name.isEmpty || name == "." || name == ".."
        let hasSeparator = name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
        // Deeper than any file system goes: a tree without an end.
        guard isStep || hasSeparator || path.utf8.count > 4096 else { return nil }
        return Failure(
            .unsafeName, "the server's name \(name.quotedForMessage) cannot name a local file",
            advice: "rename it on the Olares, then run this again")
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
