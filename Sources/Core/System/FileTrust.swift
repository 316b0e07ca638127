/// Decides whether a file or directory can be believed: only what nobody else can have written.
struct FileTrust: Sendable {
    let files: any FileSystem
    /// Who runs this program; `nil` believes everybody.
    let user: UInt32?

    /// What stands at a path, behind a symbolic link where there is one; `nil` when nothing does.
    /// - Throws: ``FileError`` of kind ``FileError/Kind/untrusted`` with the reason why it is not to be believed. A link must
    ///   stand these checks, and what it leads to must stand them too.
    func entry(at path: String) throws(FileError) -> FileStatus? {
        try status(of: path) { following throws(FileError) in try files.status(path, following: following) }
    }

    /// The same below an open directory.
    func status(of path: String, in directory: any OpenDirectory) throws(FileError) -> FileStatus? {
        try status(of: path) { following throws(FileError) in try directory.status(path, following: following) }
    }

    private func status(
        of path: String, look: (_ following: Bool) throws(FileError) -> FileStatus?
    ) throws(FileError) -> FileStatus? {
        guard let entry = try look(false) else { return nil }
        if let problem = problem(with: entry) { throw FileError(untrusted: path, problem) }
        guard entry.kind == .symbolicLink else { return entry }
        guard let target = try look(true) else { return nil }
        if let problem = problem(with: target) { throw FileError(untrusted: path, problem) }
        return target
    }

    private func problem(with status: FileStatus) -> String? {
        guard let user else { return nil }
        if status.owner != user, status.owner != 0 {
            return "it belongs to another user (id \(status.owner))"
        }
        // The permission bits of a link mean nothing. A group may write: on many systems it has one member, the owner. In a
        // directory such as /tmp nobody can replace what is another's.
        let isSticky = status.kind == .directory && status.mode & 0o1000 != 0
        if status.kind != .symbolicLink, !isSticky, status.mode & 0o002 != 0 { return "everyone can write to it" }
        return nil
    }
}

extension FileError {
    init(untrusted path: String, _ reason: String) {
        self.init(kind: .untrusted, operation: "trust", path: path, reason: reason)
    }
}
