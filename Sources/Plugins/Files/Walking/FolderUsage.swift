import OlaresCore

/// How much is in the folders of a tree, as far as they are counted one by one.
struct FolderUsage: Sendable {
    /// How much is in one.
    struct Usage: Equatable, Sendable {
        var bytes: Int64 = 0
        var files: Int64 = 0
        /// Folders below it.
        var directories: Int64 = 0
    }

    /// How many levels of folders are counted by themselves; what is deeper counts with the one above.
    private let depth: Int
    private(set) var total = Usage()
    /// By the bytes of paths.
    private var byFolder: [[UInt8]: Usage] = [:]

    init(depth: Int) { self.depth = depth }

    /// Counts what is in one directory, but not below it.
    mutating func add(_ stop: TreeSearch.Stop) {
        var usage = Usage()
        for entry in stop.children {
            if entry.isDirectory {
                if !entry.isSymbolicLink { usage.directories +|= 1 }
            } else {
                usage.files +|= 1
                usage.bytes +|= entry.size
            }
        }
        add(usage, at: stop.visit.path)
    }

    /// Counts so much at a path, and in all folders above it.
    mutating func add(_ usage: Usage, at path: String) {
        total.add(usage)
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty else { return }
        let ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "/") } + [bytes.count]
        for end in ends.prefix(depth) { byFolder[Array(bytes[..<end]), default: Usage()].add(usage) }
    }

    /// The folders, the largest first.
    var folders: [(path: String, usage: Usage)] {
        byFolder.map { (path: String(decoding: $0.key, as: UTF8.self), usage: $0.value) }
            .sorted { ($1.usage.bytes, $0.path) < ($0.usage.bytes, $1.path) }
    }
}

extension FolderUsage.Usage {
    mutating func add(_ other: Self) {
        bytes +|= other.bytes
        files +|= other.files
        directories +|= other.directories
    }

    /// As data.
    func members(at path: String) -> JSONObject {
        [
            "path": .string(path), "bytes": .integer(bytes), "files": .integer(files),
            "directories": .integer(directories),
        ]
    }
}
