import NIOCore
import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A file of ours that one process at a time works on. The system ends the hold with the process.
final class LockedFile: Sendable {
    /// Where it stands.
    let path: String
    private let file: Descriptor

    private init(path: String, file: consuming Descriptor) {
        self.path = path
        self.file = file
    }

    /// Opens the file, and creates it where there is none; readable and writable by its owner alone.
    /// - Returns: `nil` while another process holds it.
    static func open(_ path: String) throws(FileError) -> LockedFile? {
        while true {
            let (number, isNew) = try openOrCreate(path)
            let file = Descriptor(adopting: number)
            while flock(file.number, LOCK_EX | LOCK_NB) != 0 {
                if errno == EWOULDBLOCK { return nil }
                guard errno == EINTR else { throw FileError(errno, "lock", path) }
            }
            // Its former holder may have renamed or removed it before this lock was had.
            var opened = stat()
            var named = stat()
            guard fstat(file.number, &opened) == 0 else { throw FileError(errno, "stat", path) }
            guard lstat(path, &named) == 0, named.st_ino == opened.st_ino, named.st_dev == opened.st_dev else {
                continue
            }
            // Whoever put it there could go on writing into what this user then takes for a file of their own.
            guard isNew || opened.st_uid == geteuid() else { throw FileError(EPERM, "take over", path) }
            if named.st_nlink == 1 { return LockedFile(path: path, file: file) }
            // Its former holder was killed when it had just given it its final name as well: it is no longer ours.
            guard unlink(path) == 0 || errno == ENOENT else { throw FileError(errno, "remove", path) }
        }
    }

    private static func openOrCreate(_ path: String) throws(FileError) -> (number: Int32, isNew: Bool) {
        while true {
            for (flags, isNew) in [(O_RDWR, false), (O_RDWR | O_CREAT | O_EXCL, true)] {
                let number = systemOpen(path, flags | O_NOFOLLOW | O_CLOEXEC, 0o600)
                if number >= 0 { return (number, isNew) }
                // Another process may have made or removed it meanwhile.
                guard [ENOENT, EEXIST, EINTR].contains(errno), !isNew || errno != ENOENT else {
                    throw FileError(errno, "open", path)
                }
            }
        }
    }

    /// Takes over another file of this user's, whose name it takes away: it has this one's from then on.
    /// - Returns: The file, which this process holds; `nil` for what is no plain file, has other names or another owner, or is
    ///   held by another process.
    func replaced(by other: String) throws(FileError) -> LockedFile? {
        guard let file = try? Descriptor(opening: other, O_RDWR | O_NOFOLLOW | O_NONBLOCK) else { return nil }
        var opened = stat()
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0, fstat(file.number, &opened) == 0,
            opened.st_mode & S_IFMT == S_IFREG, opened.st_nlink == 1, opened.st_uid == geteuid()
        else { return nil }
        guard systemRename(other, path) == 0 else { throw FileError(errno, "rename", other) }
        return LockedFile(path: path, file: file)
    }

    /// Gives it the contents of another file without copying them, where the file system can share blocks.
    /// - Returns: Whether it could; otherwise nothing has changed.
    func shareContents(of other: String) -> Bool {
        #if os(Linux)
        guard let file = try? Descriptor(opening: other, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) else { return false }
        // FICLONE of <linux/fs.h>, a macro that Swift does not see.
        return ioctl(self.file.number, 0x4004_9409, file.number) == 0
        #else
        return false
        #endif
    }

    /// Gives it another name, at which nothing may stand.
    /// - Throws: ``FileError`` with the operation `create` where something does.
    func move(to name: String) throws(FileError) {
        if systemLink(path, name) == 0 { return remove() }
        guard errno != EEXIST else { throw FileError(EEXIST, "create", name) }
        // Some file systems know no second name for a file.
        var status = stat()
        guard lstat(name, &status) != 0 else { throw FileError(EEXIST, "create", name) }
        try replace(name)
    }

    /// Gives it another name in place of what stands there.
    func replace(_ name: String) throws(FileError) {
        guard systemRename(path, name) == 0 else { throw FileError(errno, "rename", name) }
    }

    /// Bytes in it.
    func size() throws(FileError) -> Int64 {
        var status = stat()
        guard fstat(file.number, &status) == 0 else { throw FileError(errno, "stat", path) }
        return Int64(status.st_size)
    }

    /// Throws away what is behind the first `size` bytes.
    func truncate(to size: Int64) throws(FileError) {
        while ftruncate(file.number, off_t(size)) != 0 {
            guard errno == EINTR else { throw FileError(errno, "truncate", path) }
        }
    }

    /// Writes at a place.
    func write(_ bytes: ByteBuffer, at offset: Int64) throws(FileError) {
        var offset = offset
        let problem = bytes.withUnsafeReadableBytes { bytes -> Int32 in
            var rest = bytes
            while !rest.isEmpty {
                let count = pwrite(file.number, rest.baseAddress, rest.count, off_t(offset))
                if count >= 0 {
                    offset +|= Int64(count)
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
                } else if errno != EINTR {
                    return errno
                }
            }
            return 0
        }
        guard problem == 0 else { throw FileError(problem, "write", path) }
    }

    /// Everything in it.
    /// - Parameter limit: A larger file is refused.
    func contents(limit: Int) throws(FileError) -> [UInt8] {
        lseek(file.number, 0, SEEK_SET)
        return try file.readToEnd(expecting: Int(try size()), limit: limit, named: path)
    }

    /// Sets permission bits and the moment of the last change; `nil` leaves the latter as it is. What the file system does
    /// not keep is no failure.
    func stamp(permissions: UInt16, modified: Timestamp?) {
        file.stamp(permissions: permissions, modified: modified)
    }

    /// Puts it on the disk.
    func synchronize() throws(FileError) { try file.synchronize(named: path) }

    /// Removes it. The hold goes on until the value ends, and keeps nobody from making a new one.
    func remove() { unlink(path) }
}

extension Descriptor {
    /// Sets permission bits and the moment of the last change; `nil` leaves the latter as it is.
    borrowing func stamp(permissions: UInt16, modified: Timestamp?) {
        fchmod(number, mode_t(permissions))
        guard let modified else { return }
        let time = timespec(
            tv_sec: time_t(modified.seconds), tv_nsec: Int(modified.millisecondOfSecond) * 1_000_000)
        var times = [time, time]
        futimens(number, &times)
    }
}

private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }
private func systemRename(_ from: String, _ to: String) -> Int32 { rename(from, to) }
private func systemLink(_ from: String, _ to: String) -> Int32 { link(from, to) }
