import OlaresCore

/// Finds what is in a local tree, one directory after another.
struct LocalWalk: Sendable {
    /// Something in the tree. Paths are relative to what holds the tree, so that they begin with its name.
    enum Item: Sendable {
        case file(local: String, size: Int64, path: String)
        /// A directory with nothing in it.
        case emptyDirectory(path: String)
        /// A link, a device, a socket: not uploaded.
        case leftOut(path: String, reason: String)
        /// What cannot be read.
        case problem(Failure, path: String)
    }

    private let filter: PathFilter
    private let files: any FileSystem
    /// What has not been looked into, the next one last.
    private var pending: [(local: String, path: String)]

    /// - Parameters:
    ///   - top: A directory.
    ///   - name: What it is called at the destination.
    ///   - filter: What of it is wanted.
    init(_ top: String, as name: String, filter: PathFilter = .everything, files: any FileSystem) {
        self.filter = filter
        self.files = files
        pending = [(top, name)]
    }

    /// Looks into one more directory.
    /// - Returns: What is in it, and its path; `nil` at the end.
    mutating func next() -> (path: String, items: [Item])? {
        guard let (directory, path) = pending.popLast() else { return nil }
        let listed: DirectoryNames?
        do throws(FileError) { listed = try files.list(directory) } catch {
            return (path, [.problem(Failure(reading: error), path: path)])
        }
        guard let names = listed else { return (path, [.problem(.gone(directory), path: path)]) }
        if names.isEmpty { return (path, filter.wantsSomeFiles ? [] : [.emptyDirectory(path: path)]) }
        var items = names.unusable.map { name in
            Item.problem(.unusable(Path.join(directory, name)), path: path + "/" + name)
        }
        var below: [(String, String)] = []
        for name in names.usable {
            let (local, inner) = (Path.join(directory, name), path + "/" + name)
            let place = Self.place(of: inner)
            do throws(FileError) {
                guard let status = try files.status(local, following: false) else {
                    items.append(.problem(.gone(local), path: inner))
                    continue
                }
                switch status.kind {
                case .directory: if filter.entersDirectory(place) { below.append((local, inner)) }
                case _ where !filter.takesFile(place): continue
                case .file: items.append(.file(local: local, size: status.size, path: inner))
                case .symbolicLink: items.append(.leftOut(path: inner, reason: "a link"))
                case .other: items.append(.leftOut(path: inner, reason: "no regular file"))
                }
            } catch {
                items.append(.problem(Failure(reading: error), path: inner))
            }
        }
        pending += below.reversed()
        return (path, items)
    }

    /// A path from the top of the tree on, which patterns begin at.
    private static func place(of path: String) -> String {
        path.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
    }
}

extension Failure {
    /// What a listing had, and is no longer there.
    static func gone(_ path: String) -> Failure {
        Failure(.localFileChanged, "\(path) has gone since its directory was read", advice: "run it again")
    }

    fileprivate static func unusable(_ path: String) -> Failure {
        Failure(
            .unsafeName, "the name of \(path) is not UTF-8, and the server has no other names",
            advice: "rename it, then run this again")
    }
}
