#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A place that takes bytes as they come, and that no file may ever replace: an output of this process, by one of the names
/// that systems have for it, or a character device such as `/dev/null`.
public struct StreamTarget: Sendable {
    /// As it was given.
    public let path: String
    /// The number of the output; `nil` for a device, which is opened by its path.
    private let output: Int32?

    /// `nil` for any other place. What a link leads to counts.
    public init?(_ path: String) {
        let cleaned = Path.cleaned(path)
        self.path = path
        switch cleaned {
        case "/dev/stdout": output = STDOUT_FILENO
        case "/dev/stderr": output = STDERR_FILENO
        default:
            let number = ["/dev/fd/", "/proc/self/fd/"].first(where: cleaned.hasPrefix).map {
                Int32(cleaned.dropFirst($0.count)) ?? -1
            }
            output = number
            guard number == nil else { return }
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFCHR else { return nil }
        }
    }

    /// Whether it is standard output, which the console writes to.
    public var isStandardOutput: Bool { output == STDOUT_FILENO }

    /// Opens it for writing.
    public func open() throws(FileError) -> StreamOutput {
        guard let output else {
            return StreamOutput(path: path, file: try Descriptor(opening: path, O_WRONLY | O_NOCTTY))
        }
        let copy = fcntl(output, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0 else { throw FileError(errno, "open", path) }
        return StreamOutput(path: path, file: Descriptor(adopting: copy))
    }
}

/// A stream that is open for writing, until the value ends.
public final class StreamOutput: Sendable {
    private let path: String
    private let file: Descriptor

    fileprivate init(path: String, file: consuming Descriptor) {
        self.path = path
        self.file = file
    }

    /// Writes everything.
    public func write(_ bytes: [UInt8]) throws(FileError) { try file.write(bytes, named: path) }
}
