import NIOCore
import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A small local file whose contents are all there before it is made. It has no record and no lock, since nothing of it is worth
/// going on with, and is there under its name as a whole or not at all. What is put on the disk is all of a tree at once:
/// ``synchronize(_:)``.
struct WholeFile {
    /// Where it is to stand.
    let target: String
    let contents: ByteBuffer
    let permissions: UInt16
    /// When its contents changed; `nil` leaves now.
    let modified: Timestamp?

    /// Makes it.
    /// - Parameter isReplacing: Whether what stands there goes.
    /// - Throws: ``FileError`` with the operation `create` where something stands there that is not to go.
    func make(isReplacing: Bool) throws(FileError) {
        #if os(Linux)
        if !isReplacing, try makeWithoutName() { return }
        #endif
        try makeByRenaming(isReplacing: isReplacing)
    }

    private func fill(_ file: borrowing Descriptor) throws(FileError) {
        try file.write(Array(contents.readableBytesView), named: target)
        file.stamp(permissions: permissions, modified: modified)
    }

    #if os(Linux)
    /// Makes a file that has no name until it is complete, so that nothing of it is left whatever happens.
    /// - Returns: `false` where the file system knows no such files.
    private func makeWithoutName() throws(FileError) -> Bool {
        // O_TMPFILE of <fcntl.h>, a macro that Swift does not see.
        let flags = 0o20_000_000 | O_DIRECTORY | O_WRONLY
        guard let file = try? Descriptor(opening: Path.directory(of: target), flags, mode: 0o600) else { return false }
        try fill(file)
        if linkat(AT_FDCWD, "/proc/self/fd/\(file.number)", AT_FDCWD, target, AT_SYMLINK_FOLLOW) == 0 { return true }
        guard errno != EEXIST else { throw FileError(EEXIST, "create", target) }
        return false
    }
    #endif

    /// Makes it under a name of its own beside its place.
    private func makeByRenaming(isReplacing: Bool) throws(FileError) {
        let name = ".olares-\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 36)).partial"
        let place = Path.join(Path.directory(of: target), name)
        let file = try Descriptor(opening: place, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
        do throws(FileError) {
            try fill(file)
            if isReplacing {
                guard rename(place, target) == 0 else { throw FileError(errno, "rename", target) }
                return
            }
            guard link(place, target) == 0 else {
                throw errno == EEXIST ? FileError(EEXIST, "create", target) : FileError(errno, "link", target)
            }
        } catch {
            unlink(place)
            throw error
        }
        unlink(place)
    }

    /// Puts everything on the disk that was made below a directory: the file system's, all at once.
    static func synchronize(_ directory: String) throws(FileError) {
        try Descriptor(opening: directory, O_RDONLY | O_DIRECTORY).synchronizeFileSystem(named: directory)
    }
}
