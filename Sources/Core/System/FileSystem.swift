/// The file operations that stored state needs, and no more.
///
/// Paths are absolute or relative to the working directory. Every method throws ``FileError``, whose `reason` is the
/// operating system's own word for it.
public protocol FileSystem: Sendable {
    /// The whole file. `nil` when it does not exist.
    /// - Parameter limit: Larger files are refused with ``FileError/Kind/tooLarge`` before they are read.
    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]?
    /// Puts `bytes` under `path` so that every reader, at every moment and after a crash, sees the old file or the new
    /// one: temporary file beside it, fsync, rename, fsync of the directory. The temporary is removed on failure.
    func replace(_ path: String, with bytes: [UInt8], mode: UInt16) throws(FileError)
    /// The same, and removes what killed writers have left in the directory.
    /// - Parameter sweeping: Whether it does, which costs a look at the names there.
    func replace(_ path: String, with bytes: [UInt8], mode: UInt16, sweeping: Bool) throws(FileError)
    /// As ``replace(_:with:mode:)``, but only when nothing is there yet; `false` when something is.
    func create(_ path: String, with bytes: [UInt8], mode: UInt16) throws(FileError) -> Bool
    /// Makes room for a file that is to be replaced, or made where nothing is there yet.
    /// - Parameter room: About how many bytes it will have. More may still fit.
    func prepare(_ path: String, room: Int, mode: UInt16, replacing: Bool) throws(FileError) -> any PreparedFile
    /// Creates the directory and those above it; existing ones keep their mode.
    func makeDirectory(_ path: String, mode: UInt16) throws(FileError)
    /// Removes one file, durably; `false` when there was none.
    func remove(_ path: String) throws(FileError) -> Bool
    /// Removes a directory with everything in it; `false` when there was none. Symbolic links are removed, not followed.
    func removeTree(_ path: String) throws(FileError) -> Bool
    /// Gives a file or directory another place on the same disk, at once and durably. A directory never takes the place of
    /// one that has something in it.
    func move(_ path: String, to place: String) throws(FileError)
    /// Gives two files or directories on the same disk each other's place, at once and durably; `false` where the disk or the
    /// system cannot.
    func exchange(_ path: String, with other: String) throws(FileError) -> Bool
    /// The names in a directory, sorted, without `.` and `..`; `nil` when it does not exist.
    func names(in path: String) throws(FileError) -> [String]?
    /// As ``names(in:)``, with the names apart by which nothing can be opened here.
    func list(_ path: String) throws(FileError) -> DirectoryNames?
    /// A file that is read piece by piece.
    func contents(of path: String) throws(FileError) -> FileContents
    /// What stands at a path, without following a final symbolic link unless `following`; `nil` when nothing does.
    func status(_ path: String, following: Bool) throws(FileError) -> FileStatus?
    /// A directory in which much is to be looked at; `nil` when it does not exist.
    func directory(_ path: String) throws(FileError) -> (any OpenDirectory)?
    /// Refuses where no file may be written at all: for what is written piece by piece, which this protocol does not do.
    func requireWritable(_ path: String) throws(FileError)
}

/// A directory that is open, where what stands in it is found sooner than by its whole path.
public protocol OpenDirectory: Sendable {
    /// What stands at a path below it, as ``FileSystem/status(_:following:)`` tells it.
    func status(_ path: String, following: Bool) throws(FileError) -> FileStatus?
}

/// The names in a directory, sorted.
public struct DirectoryNames: Equatable, Sendable {
    /// Those that are text.
    public var usable: [String]
    /// Those that are not UTF-8, with `\xNN` for what is no text in them.
    public var unusable: [String]

    /// All of them.
    public init(usable: [String] = [], unusable: [String] = []) {
        (self.usable, self.unusable) = (usable, unusable)
    }

    /// Whether nothing is there.
    public var isEmpty: Bool { usable.isEmpty && unusable.isEmpty }
}

extension FileSystem {
    /// All names, as if they were text.
    public func list(_ path: String) throws(FileError) -> DirectoryNames? {
        try names(in: path).map { DirectoryNames(usable: $0) }
    }
    /// Replaces the file, and leaves everything else as it is.
    public func replace(_ path: String, with bytes: [UInt8], mode: UInt16, sweeping: Bool) throws(FileError) {
        try replace(path, with: bytes, mode: mode)
    }
    /// It cannot.
    public func exchange(_ path: String, with other: String) throws(FileError) -> Bool { false }
    /// A directory that is gone through by whole paths.
    public func directory(_ path: String) throws(FileError) -> (any OpenDirectory)? {
        NamedDirectory(files: self, path: path)
    }
    /// The system decides.
    public func requireWritable(_ path: String) throws(FileError) {}
    /// The system's own file.
    public func contents(of path: String) throws(FileError) -> FileContents { try FileContents(path) }
}

private struct NamedDirectory: OpenDirectory {
    let files: any FileSystem
    let path: String

    func status(_ path: String, following: Bool) throws(FileError) -> FileStatus? {
        try files.status(Path.join(self.path, path), following: following)
    }
}

/// What the operating system says of a file.
public struct FileStatus: Equatable, Sendable {
    /// The kinds that matter here.
    public enum Kind: Sendable { case file, directory, symbolicLink, other }
    /// What it is.
    public let kind: Kind
    /// Bytes.
    public let size: Int64
    /// Permission bits.
    public let mode: UInt16
    /// The owner's user id.
    public let owner: UInt32
    /// Last change of the contents, nanoseconds since the epoch; of one beyond the year 2262, the latest that there is.
    public let modified: Int64
    /// The inode number, which changes when a file is replaced.
    public let inode: UInt64

    /// All facts at once.
    public init(kind: Kind, size: Int64, mode: UInt16, owner: UInt32, modified: Int64, inode: UInt64) {
        self.kind = kind
        self.size = size
        self.mode = mode
        self.owner = owner
        self.modified = modified
        self.inode = inode
    }
}

/// A file operation that the operating system refused.
public struct FileError: Error, Equatable, Sendable {
    /// The refusals that callers tell apart.
    public enum Kind: Sendable {
        case notPermitted, diskFull, readOnly, faulty, isDirectory, notDirectory, tooLarge, noLocks, untrusted,
            irregular, other
    }
    /// Which it was.
    public let kind: Kind
    /// What was being done, such as `read` or `rename`.
    public let operation: String
    /// To which file.
    public let path: String
    /// The operating system's text, such as `permission denied`.
    public let reason: String

    /// All facts at once.
    public init(kind: Kind, operation: String, path: String, reason: String) {
        self.kind = kind
        self.operation = operation
        self.path = path
        self.reason = reason
    }

    /// `<operation> <path>: <reason>`.
    public var text: String { "\(operation) \(path): \(reason)" }
}
