#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The local disk.
public struct POSIXFileSystem: FileSystem {
    /// The local disk.
    public init() {}

    /// The whole file; pipes and devices are read to their end.
    public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        guard let file = try Descriptor.existing(path, O_RDONLY) else { return nil }
        var info = stat()
        guard fstat(file.number, &info) == 0 else { throw FileError(errno, "read", path) }
        guard info.st_mode & S_IFMT != S_IFDIR else { throw FileError(EISDIR, "read", path) }
        guard info.st_size <= limit else { throw FileError(tooLarge: path, limit: limit) }
        return try file.readToEnd(expecting: Int(info.st_size), limit: limit, named: path)
    }

    /// Creates the directory and those above it.
    public func makeDirectory(_ path: String, mode: UInt16) throws(FileError) {
        guard mkdir(path, mode_t(mode)) != 0 else { return try synchronizeParent(of: path) }
        switch errno {
        case EEXIST:
            guard try status(path, following: true)?.kind == .directory else { throw FileError(ENOTDIR, "mkdir", path) }
        case ENOENT:
            let parent = Path.directory(of: path)
            guard parent != path else { throw FileError(ENOENT, "mkdir", path) }
            try makeDirectory(parent, mode: mode)
            guard mkdir(path, mode_t(mode)) == 0 || errno == EEXIST else { throw FileError(errno, "mkdir", path) }
            try synchronizeParent(of: path)
        default: throw FileError(errno, "mkdir", path)
        }
    }

    /// Removes one file, or the symbolic link that stands in its place.
    public func remove(_ path: String) throws(FileError) -> Bool {
        guard unlink(path) == 0 else {
            if errno == ENOENT { return false }
            throw FileError(errno, "remove", path)
        }
        try synchronizeParent(of: path)
        return true
    }

    /// Gives a file or directory another place on the same disk.
    public func move(_ path: String, to place: String) throws(FileError) {
        guard rename(path, place) == 0 else { throw FileError(errno, "move", path) }
        try synchronizeParent(of: place)
        if Path.directory(of: path) != Path.directory(of: place) { try synchronizeParent(of: path) }
    }

    /// What stands at a path.
    public func status(_ path: String, following: Bool) throws(FileError) -> FileStatus? {
        try FileStatus(of: path, in: AT_FDCWD, following: following)
    }

    /// Makes a change in the directory that holds `path` last through a crash.
    func synchronizeParent(of path: String) throws(FileError) {
        let parent = Path.directory(of: path)
        // A directory that can be written but not listed cannot be opened for this; its change is as durable as it gets.
        guard access(parent, R_OK) == 0 else { return }
        let directory = try Descriptor(opening: parent, O_RDONLY | O_DIRECTORY)
        try directory.synchronize(named: parent)
    }
}

extension FileStatus {
    /// What stands at a path, which begins at an open directory; `nil` when nothing does.
    init?(of path: String, in directory: Int32, following: Bool) throws(FileError) {
        var info = stat()
        guard fstatat(directory, path, &info, following ? 0 : AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return nil }
            throw FileError(errno, "stat", path)
        }
        self.init(info)
    }

    private init(_ info: stat) {
        let kind: Kind =
            switch info.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            default: .other
            }
        #if canImport(Darwin)
        let modified = info.st_mtimespec
        #else
        let modified = info.st_mtim
        #endif
        self.init(
            kind: kind, size: Int64(info.st_size), mode: UInt16(truncatingIfNeeded: info.st_mode & 0o7777),
            owner: info.st_uid, modified: Int64(modified.tv_sec) *| 1_000_000_000 +| Int64(modified.tv_nsec),
            inode: UInt64(info.st_ino))
    }
}
