import Core

/// Finds the files of a remote tree, one directory after another.
struct RemoteWalk: WorkSource {
    /// Something in the tree. Paths are relative to its top, without a slash in front.
    enum Item: Sendable {
        case directory(path: String, Entry)
        case file(RemotePath, Entry, path: String)
        /// A link to a directory, which is not followed, since it may lead back up; or one that leads nowhere.
        case link(path: String)
        /// What cannot be fetched.
        case problem(Failure, path: String)
    }

    private let server: FilesServer
    private let retry: Retry
    /// What has not been looked into, the next one last.
    private var pending: [(directory: RemotePath, path: String, entry: Entry?)]

    /// - Parameter top: A directory.
    init(_ top: RemotePath, server: FilesServer, retry: Retry) {
        self.server = server
        self.retry = retry
        pending = [(top.asDirectory, "", nil)]
    }

    mutating func more() async throws(Failure) -> [Item]? {
        guard let (directory, path, top) = pending.popLast() else { return nil }
        let entries: [Entry]
        do throws(Failure) {
            entries = try await retry.run { () async throws(Failure) in try await server.entries(of: directory) }
        } catch {
            // Without its top there is no tree.
            if path.isEmpty || error.endsTransfer { throw error }
            return [.problem(error, path: path)]
        }
        var items: [Item] = top.map { [.directory(path: path, $0)] } ?? []
        var below: [(RemotePath, String, Entry?)] = []
        for entry in entries.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            let inner = path.isEmpty ? entry.name : path + "/" + entry.name
            if entry.isUnfinishedUpload { continue }
            if let problem = Self.problem(with: entry.name, path: inner) {
                items.append(.problem(problem, path: inner))
            } else if entry.isBrokenLink || (entry.isDirectory && entry.isSymbolicLink) {
                items.append(.link(path: inner))
            } else if entry.isDirectory {
                below.append((directory.appending(entry.name, isDirectory: true), inner, entry))
            } else {
                items.append(.file(directory.appending(entry.name, isDirectory: false), entry, path: inner))
            }
        }
        pending += below.reversed()
        return items
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
