#if canImport(Glibc)
import CLinux
package import Glibc
#elseif canImport(Musl)
import CLinux
package import Musl
#elseif canImport(Darwin)
package import Darwin
#endif

/// An open file, closed when it goes out of scope and never inherited by a child process.
package struct Descriptor: ~Copyable, Sendable {
    /// The number that system calls take.
    package let number: Int32

    /// Takes over an open file.
    package init(adopting number: Int32) { self.number = number }

    /// Opens a file.
    /// - Parameter mode: The permission bits of a file that the call creates.
    package init(opening path: String, _ flags: Int32, mode: mode_t = 0) throws(FileError) {
        guard let descriptor = try Self.existing(path, flags, mode: mode) else {
            throw FileError(ENOENT, "open", path)
        }
        self = descriptor
    }

    /// Opens a file that may be missing: `nil` when it is.
    package static func existing(_ path: String, _ flags: Int32, mode: mode_t = 0) throws(FileError) -> Descriptor? {
        while true {
            let number = open(path, flags | O_CLOEXEC, mode)
            if number >= 0 { return Descriptor(adopting: number) }
            if errno == ENOENT { return nil }
            guard errno == EINTR else { throw FileError(errno, "open", path) }
        }
    }

    deinit { close(number) }

    /// Keeps all that is open from a program that is about to be started, but for the standard streams. Connections are not
    /// opened as ours are.
    package static func keepFromChildren() {
        guard let directory = opendir("/dev/fd") else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
            }
            guard let number = Int32(name), number > STDERR_FILENO else { continue }
            _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        }
    }

    /// Writes everything, however many calls that takes.
    package borrowing func write(_ bytes: [UInt8], named path: String) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { systemWrite(number, $0.baseAddress, $0.count) }
            if count >= 0 {
                written += count
            } else if errno != EINTR {
                throw FileError(errno, "write", path)
            }
        }
    }

    /// Reads to the end.
    /// - Parameters:
    ///   - expected: About how many bytes there are; a good guess saves calls.
    ///   - limit: More bytes than this are refused.
    package borrowing func readToEnd(expecting expected: Int, limit: Int, named path: String) throws(FileError)
        -> [UInt8]
    {
        // One byte more than expected, so that a file of the expected size ends within the first call.
        var bytes = [UInt8](repeating: 0, count: expected + 1)
        var filled = 0
        while true {
            let count = bytes[filled...].withUnsafeMutableBytes { read(number, $0.baseAddress, $0.count) }
            guard count >= 0 else {
                guard errno == EINTR else { throw FileError(errno, "read", path) }
                continue
            }
            filled += count
            guard filled <= limit else { throw FileError(tooLarge: path, limit: limit) }
            if count == 0 || (filled == expected && expected > 0) { break }
            if filled == bytes.count { bytes += [UInt8](repeating: 0, count: max(4096, filled)) }
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    /// Waits until what was written is on the disk.
    package borrowing func synchronize(named path: String) throws(FileError) {
        #if canImport(Darwin)
        // fsync alone leaves the bytes in the drive's cache there.
        if fcntl(number, F_FULLFSYNC) == 0 { return }
        #endif
        while fsync(number) != 0 {
            // Directories of some network file systems cannot be synchronised; nothing better can be done there.
            if errno == EINVAL || errno == ENOTSUP { return }
            guard errno == EINTR else { throw FileError(errno, "fsync", path) }
        }
    }
}

extension Descriptor {
    /// Waits until everything that was written on its file system is on the disk: once for many files.
    package borrowing func synchronizeFileSystem(named path: String) throws(FileError) {
        #if os(Linux)
        while syncfs(number) != 0 {
            guard errno == EINTR else { throw FileError(errno, "syncfs", path) }
        }
        #else
        sync()
        try synchronize(named: path)
        #endif
    }
}

/// `write(2)`, under a name that methods called `write` do not hide.
package func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}

extension FileError {
    /// A file of more than `limit` bytes.
    init(tooLarge path: String, limit: Int) {
        self.init(kind: .tooLarge, operation: "read", path: path, reason: "larger than \(limit) bytes")
    }
}
