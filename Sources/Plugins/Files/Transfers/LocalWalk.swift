import Core

/// Finds what is in a local tree, one directory after another.
struct LocalWalk: WorkSource {
    /// Something in the tree. Paths are relative to what holds the tree, so that they begin with its name.
    enum Item: Sendable {
        case file(local: String, size: Int64, path: String)
        /// A directory with nothing in it.
        case emptyDirectory(path: String)
        /// A link, a device, a socket: not uploaded.
        case other(path: String)
        /// What cannot be read.
        case problem(Failure, path: String)
    }

    private let files: any FileSystem
    /// What has not been looked into, the next one last.
    private var pending: [(local: String, path: String)]

    /// - Parameters:
    ///   - top: A directory.
    ///   - name: What it is called at the destination.
    init(_ top: String, as name: String, files: any FileSystem) {
        self.files = files
        pending = [(top, name)]
    }

    mutating func more() async throws(Failure) -> [Item]? {
        guard let (directory, path) = pending.popLast() else { return nil }
        let names: [String]
        do throws(FileError) { names = try files.names(in: directory) ?? [] } catch {
            return [.problem(Failure(reading: error), path: path)]
        }
        if names.isEmpty { return [.emptyDirectory(path: path)] }
        var items: [Item] = []
        var below: [(String, String)] = []
        for name in names {
            let (local, inner) = (Path.join(directory, name), path + "/" + name)
            // What is no text has a replacement character in it, and the system does not know it by that.
            do throws(FileError) {
                guard let status = try files.status(local, following: false) else {
                    items.append(.problem(Self.unusable(local), path: inner))
                    continue
                }
                switch status.kind {
                case .directory: below.append((local, inner))
                case .file: items.append(.file(local: local, size: status.size, path: inner))
                case .symbolicLink, .other: items.append(.other(path: inner))
                }
            } catch {
                items.append(.problem(Failure(reading: error), path: inner))
            }
        }
        pending += below.reversed()
        return items
    }

    private static func unusable(_ path: String) -> Failure {
        Failure(
            .unsafeName, "\(path) has gone, or its name is not UTF-8",
            advice: "rename it, then run this again")
    }
}
