import Core
import NIOCore

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
            let file = try Descriptor(opening: path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
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
            if named.st_nlink == 1 { return LockedFile(path: path, file: file) }
            // Its former holder was killed when it had just given it its final name as well: it is no longer ours.
            guard unlink(path) == 0 || errno == ENOENT else { throw FileError(errno, "remove", path) }
        }
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
        fchmod(file.number, mode_t(permissions))
        guard let modified else { return }
        let time = timespec(
            tv_sec: time_t(modified.seconds), tv_nsec: Int(modified.millisecondOfSecond) * 1_000_000)
        var times = [time, time]
        futimens(file.number, &times)
    }

    /// Puts it on the disk.
    func synchronize() throws(FileError) { try file.synchronize(named: path) }

    /// Removes it. The hold goes on until the value ends, and keeps nobody from making a new one.
    func remove() { unlink(path) }
}
