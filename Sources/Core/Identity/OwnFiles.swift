#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The files of a person's profiles and tokens: looked at before they are used, and used only where nobody but that person and
/// root can have made them (docs/security.md, "Local files").
///
/// The directory is held to the same rule, so that between the look and the use nobody else can put something in the place. As
/// root, this program believes root's files alone: with somebody else's home, their config could send root's secrets elsewhere,
/// and their link could have root overwrite a file.
struct OwnFiles: FileSystem {
    private let files: any FileSystem
    private let trust: FileTrust

    /// - Parameters:
    ///   - files: The disk.
    ///   - user: Who runs this program.
    init(_ files: any FileSystem, user: UInt32 = geteuid()) {
        self.files = files
        trust = FileTrust(files: files, user: user)
    }

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        try check(path)
        return try files.read(path, limit: limit)
    }

    func replace(_ path: String, with bytes: [UInt8], mode: UInt16) throws(FileError) {
        try check(path)
        try files.replace(path, with: bytes, mode: mode)
    }

    func replace(_ path: String, with bytes: [UInt8], mode: UInt16, sweeping: Bool) throws(FileError) {
        try check(path)
        try files.replace(path, with: bytes, mode: mode, sweeping: sweeping)
    }

    func create(_ path: String, with bytes: [UInt8], mode: UInt16) throws(FileError) -> Bool {
        try check(path)
        return try files.create(path, with: bytes, mode: mode)
    }

    func prepare(
        _ path: String, room: Int, mode: UInt16, replacing: Bool
    ) throws(FileError) -> any PreparedFile {
        try check(path)
        return try files.prepare(path, room: room, mode: mode, replacing: replacing)
    }

    func makeDirectory(_ path: String, mode: UInt16) throws(FileError) {
        try checkWhereItBegins(path)
        try files.makeDirectory(path, mode: mode)
    }

    /// Looks at a directory, or as root at the nearest one that is there: it could be exchanged by whoever owns that.
    private func checkWhereItBegins(_ path: String) throws(FileError) {
        var place = path
        while try trust.entry(at: place) == nil, trust.user == 0 {
            let parent = Path.directory(of: place)
            guard parent != place else { return }
            place = parent
        }
    }

    func remove(_ path: String) throws(FileError) -> Bool {
        _ = try trust.entry(at: Path.directory(of: path))
        return try files.remove(path)
    }

    func removeTree(_ path: String) throws(FileError) -> Bool {
        _ = try trust.entry(at: path)
        return try files.removeTree(path)
    }

    func move(_ path: String, to place: String) throws(FileError) {
        try check(path)
        try check(place)
        try files.move(path, to: place)
    }

    func names(in path: String) throws(FileError) -> [String]? {
        _ = try trust.entry(at: path)
        return try files.names(in: path)
    }

    func status(_ path: String, following: Bool) throws(FileError) -> FileStatus? {
        try files.status(path, following: following)
    }

    /// Refuses what is another's, what everyone can write to, and what is no file: a pipe would never end.
    private func check(_ path: String) throws(FileError) {
        let directory = Path.directory(of: path)
        _ = try trust.entry(at: directory)
        switch try trust.entry(at: path)?.kind {
        case nil, .file, .directory: return
        case .symbolicLink, .other:
            throw FileError(kind: .irregular, operation: "open", path: path, reason: "not a regular file")
        }
    }
}
