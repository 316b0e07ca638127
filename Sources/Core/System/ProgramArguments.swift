#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The words that the process was started with.
public enum ProgramArguments {
    /// All of them, the program's name first.
    ///
    /// On Linux Swift finds them beside the environment, and loses them where a library that was loaded before has moved that, as
    /// `setenv` does. The system still knows them then.
    public static var all: [String] {
        let known = CommandLine.arguments
        #if os(Linux)
        if known.isEmpty { return fromSystem() }
        #endif
        return known
    }

    #if os(Linux)
    private static func fromSystem() -> [String] {
        do throws(FileError) {
            let file = try Descriptor(opening: "/proc/self/cmdline", O_RDONLY)
            // Longer command lines than this are refused by the system.
            let bytes = try file.readToEnd(expecting: 0, limit: 8 << 20, named: "/proc/self/cmdline")
            // Each word ends with a zero.
            let words = bytes.dropLast().split(separator: 0, omittingEmptySubsequences: false)
            return words.map { String(decoding: $0, as: UTF8.self) }
        } catch {
            return []
        }
    }
    #endif
}
