#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The three descriptors that a process is born with.
public enum StandardStreams {
    /// Takes the numbers of those that the parent has closed, as `>&-` does. Otherwise the next file or connection would
    /// get such a number, and what is meant for the terminal would go into it. Reading and writing them fails as before.
    public static func reserve() {
        for (number, flags) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
        where fcntl(number, F_GETFD) < 0 {
            // The lowest free number is this one.
            _ = open("/dev/null", flags)
        }
    }
}
