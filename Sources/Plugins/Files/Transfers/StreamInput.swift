import NIOCore
import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Standard input, or a pipe with a name, as a file. The upload protocol wants to know the size beforehand, so that what comes
/// through a pipe is put on the disk first.
enum StreamInput {
    /// Whether a path stands for standard input.
    static func isStandardInput(_ path: String) -> Bool {
        ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].contains(path)
    }

    /// Whether a path leads to a pipe, such as the one that a shell makes for `<(command)`.
    static func isPipe(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
    }

    /// Opens it.
    /// - Parameters:
    ///   - path: `-` and its like, or a pipe.
    ///   - directory: Where what comes through a pipe is kept; no name of it is left there.
    static func open(_ path: String, spoolingIn directory: String) throws(Failure) -> LocalFile {
        guard isStandardInput(path) else {
            let pipe: Descriptor
            // Whoever is to write may not have come yet: that is waited for below.
            do throws(FileError) { pipe = try Descriptor(opening: path, O_RDONLY | O_NONBLOCK) } catch {
                throw Failure(reading: error)
            }
            return try spooled(pipe.number, named: path, in: directory)
        }
        let name = "standard input"
        var status = stat()
        guard fstat(STDIN_FILENO, &status) == 0 else {
            throw Failure(.inputUnreadable, "read stdin: \(FileError(errno, "stat", name).reason)")
        }
        // What tells no size, such as a file below /proc, is read to its end.
        if status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 {
            let copy = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
            guard copy >= 0 else { throw Failure(reading: FileError(errno, "open", name)) }
            return LocalFile(
                Descriptor(adopting: copy), path: name, base: max(0, Int64(lseek(STDIN_FILENO, 0, SEEK_CUR))))
        }
        return try spooled(STDIN_FILENO, named: name, in: directory)
    }

    private static func spooled(
        _ input: Int32, named name: String, in directory: String
    ) throws(Failure) -> LocalFile {
        let spool: Descriptor
        do throws(FileError) { spool = try Spool.file(in: directory) } catch { throw Failure(writing: error) }
        var bytes = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            // A pipe that nobody writes to must not keep an interrupted program.
            var state = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
            let ready = poll(&state, 1, 200)
            if Task.isCancelled { throw Failure(.interrupted, "interrupted") }
            guard ready > 0 else { continue }
            let count = read(input, &bytes, bytes.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count >= 0 else {
                let what = name == "standard input" ? "stdin" : name
                throw Failure(.inputUnreadable, "read \(what): \(FileError(errno, "read", name).reason)")
            }
            if count == 0 { return LocalFile(spool, path: name) }
            do throws(FileError) { try spool.write(Array(bytes[..<count]), named: "a file in \(directory)") } catch {
                throw Failure(writing: error)
            }
        }
    }
}

extension Failure {
    /// What a command leaves that failed in front of a pipe: nobody can tell that from a file that is meant to be empty.
    static func emptyInput(_ place: RemotePath, _ size: Int64) -> Failure {
        Failure(
            .preconditionFailed,
            "standard input is empty, and \(place.text) has \(ByteSize.compact(size)): nothing was replaced",
            advice: "look at the command in front of the pipe; to empty the file add --allow-empty", retryable: false)
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
