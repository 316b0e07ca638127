import NIOCore
import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Standard input as a file. The upload protocol wants to know the size beforehand, so that what comes through a pipe is
/// put on the disk first.
enum StandardInput {
    private static let name = "standard input"

    /// Opens it.
    /// - Parameter directory: Where what comes through a pipe is kept; no name of it is left there.
    static func open(spoolingIn directory: String) throws(Failure) -> LocalFile {
        var status = stat()
        guard fstat(STDIN_FILENO, &status) == 0 else {
            throw Failure(.inputUnreadable, "read stdin: \(FileError(errno, "stat", name).reason)")
        }
        if status.st_mode & S_IFMT == S_IFREG {
            let copy = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
            guard copy >= 0 else { throw Failure(reading: FileError(errno, "open", name)) }
            return LocalFile(
                Descriptor(adopting: copy), path: name, base: max(0, Int64(lseek(STDIN_FILENO, 0, SEEK_CUR))))
        }
        let spool: Descriptor
        do throws(FileError) { spool = try Spool.file(in: directory) } catch { throw Failure(writing: error) }
        try copy(into: spool, in: directory)
        return LocalFile(spool, path: name)
    }

    private static func copy(into spool: borrowing Descriptor, in directory: String) throws(Failure) {
        var bytes = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            // A pipe that nobody writes to must not keep an interrupted program.
            var state = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            let ready = poll(&state, 1, 200)
            if Task.isCancelled { throw Failure(.interrupted, "interrupted") }
            guard ready > 0 else { continue }
            let count = read(STDIN_FILENO, &bytes, bytes.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count >= 0 else {
                throw Failure(.inputUnreadable, "read stdin: \(FileError(errno, "read", name).reason)")
            }
            if count == 0 { return }
            do throws(FileError) { try spool.write(Array(bytes[..<count]), named: "a file in \(directory)") } catch {
                throw Failure(writing: error)
            }
        }
    }
}

/// Files that have no name, and go with the process.
enum Spool {
    /// A new one.
    static func file(in directory: String) throws(FileError) -> Descriptor {
        var template = Array(Path.join(directory, "olares-cli-XXXXXX").utf8CString)
        let number = mkstemp(&template)
        guard number >= 0 else { throw FileError(errno, "create a file in", directory) }
        unlink(template)
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        return Descriptor(adopting: number)
    }
}
