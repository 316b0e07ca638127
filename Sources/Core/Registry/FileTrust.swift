/// Decides whether a file or directory can be believed: only what nobody else can have written.
struct FileTrust: Sendable {
    let files: any FileSystem
    /// Who runs this program; `nil` believes everybody.
    let user: UInt32?

    /// What stands at a path, behind a symbolic link where there is one; `nil` when nothing does.
    /// - Throws: Why it is not to be believed. A link must stand these checks, and what it leads to must stand them too.
    func status(of path: String) throws(Diagnostic) -> FileStatus? {
        do throws(FileError) {
            return try status(of: path) { following throws(FileError) in try files.status(path, following: following) }
        } catch {
            throw Self.diagnostic(error)
        }
    }

    /// The same below an open directory.
    func status(of path: String, in directory: any OpenDirectory) throws(FileError) -> FileStatus? {
        try status(of: path) { following throws(FileError) in try directory.status(path, following: following) }
    }

    private func status(
        of path: String, look: (_ following: Bool) throws(FileError) -> FileStatus?
    ) throws(FileError) -> FileStatus? {
        guard let entry = try look(false) else { return nil }
        if let problem = problem(with: entry, at: path) { throw FileError.untrusted(path, problem) }
        guard entry.kind == .symbolicLink else { return entry }
        guard let target = try look(true) else { return nil }
        if let problem = problem(with: target, at: path) { throw FileError.untrusted(path, problem) }
        return target
    }

    /// A refusal of the operating system as a diagnostic of the file.
    static func diagnostic(_ error: FileError) -> Diagnostic {
        let start = FileLocation(file: error.path, line: 1, column: 1)
        if error.operation == FileError.untrusted {
            return Diagnostic(start, error.reason, "skipped; own it, and `chmod o-w` it, to have it used")
        }
        return Diagnostic(start, "\(error.operation): \(error.reason)", "skipped; make it readable, or remove it")
    }

    private func problem(with status: FileStatus, at path: String) -> String? {
        guard let user else { return nil }
        if status.owner != user, status.owner != 0 {
            return "it belongs to another user (id \(status.owner))"
        }
        // The permission bits of a link mean nothing. A group may write: on many systems it has one member, the owner.
        if status.kind != .symbolicLink, status.mode & 0o002 != 0 { return "everyone can write to it" }
        return nil
    }
}

extension FileError {
    fileprivate static let untrusted = "trust"

    fileprivate static func untrusted(_ path: String, _ reason: String) -> FileError {
        FileError(kind: .notPermitted, operation: untrusted, path: path, reason: reason)
    }
}
