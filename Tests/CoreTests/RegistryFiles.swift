import OlaresCore

/// Files in memory with owners and permissions, which a test on a disk could not set.
struct RegistryFiles: ReadOnlyFileSystem {
    struct Entry {
        var kind: FileStatus.Kind = .file
        var text = ""
        var owner: UInt32 = 1000
        var mode: UInt16 = 0o644
        /// Where a symbolic link leads.
        var target: String?
    }

    let refusal = "the registry writes nothing"
    private var entries: [String: Entry] = [:]

    /// Files by path; the directories above them come into being.
    init(_ files: [String: String]) {
        for (path, text) in files { self[path] = Entry(text: text) }
    }

    subscript(path: String) -> Entry {
        get { entries[path] ?? Entry() }
        set {
            entries[path] = newValue
            var parent = path
            while let slash = parent.lastIndex(of: "/"), slash != parent.startIndex {
                parent = String(parent[..<slash])
                if entries[parent] == nil { entries[parent] = Entry(kind: .directory, mode: 0o755) }
            }
        }
    }

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        guard let entry = resolved(path) else { return nil }
        guard entry.text.utf8.count <= limit else {
            throw FileError(kind: .tooLarge, operation: "read", path: path, reason: "file too large")
        }
        guard entry.mode & 0o400 != 0 else {
            throw FileError(kind: .notPermitted, operation: "read", path: path, reason: "permission denied")
        }
        return Array(entry.text.utf8)
    }

    func names(in path: String) throws(FileError) -> [String]? {
        guard resolved(path)?.kind == .directory else { return nil }
        let prefix = (entries[path]?.target ?? path) + "/"
        return entries.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
            .filter { !$0.contains("/") }.sorted()
    }

    func status(_ path: String, following: Bool) throws(FileError) -> FileStatus? {
        guard let entry = following ? resolved(path) : (entries[path] ?? resolved(path)) else { return nil }
        return FileStatus(
            kind: entry.kind, size: Int64(entry.text.utf8.count), mode: entry.mode, owner: entry.owner, modified: 0,
            inode: 0)
    }

    /// The entry behind links, of the path itself or of the directory that it stands in.
    private func resolved(_ path: String) -> Entry? {
        if let entry = entries[path] { return entry.target.map { entries[$0] } ?? entry }
        guard let slash = path.lastIndex(of: "/"), let directory = entries[String(path[..<slash])]?.target else {
            return nil
        }
        return entries[directory + path[slash...]]
    }
}
