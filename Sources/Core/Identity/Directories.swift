#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Where a person's files are.
public enum Directories {
    /// The config directory: `OLARES_CLI_HOME`, or `config` in `OLARES_CLI_CACHE_DIR`, or `.olares-cli` in the home directory.
    /// - Throws: `home_unknown`.
    public static func config(_ environment: Environment) throws(Failure) -> String {
        if let directory = environment["OLARES_CLI_HOME"] { return directory }
        if let cache = environment["OLARES_CLI_CACHE_DIR"] { return Path.join(cache, "config") }
        return Path.join(try home(environment), ".olares-cli")
    }

    /// The home directory: `HOME`, or else what the system's user list says.
    /// - Throws: `home_unknown`.
    public static func home(_ environment: Environment) throws(Failure) -> String {
        if let home = environment["HOME"] { return home }
        guard let home = listedHome() else {
            throw Failure(
                .homeUnknown, "resolve user home: HOME is not set, and user \(getuid()) is not in the user list",
                advice: "set HOME, or both OLARES_CLI_HOME and OLARES_CLI_DATA_DIR")
        }
        return home
    }

    private static func listedHome() -> String? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16384)
        return buffer.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress,
                getpwuid_r(getuid(), &entry, start, buffer.count, &found) == 0, found != nil, let home = entry.pw_dir
            else { return nil }
            // The text is in the buffer, so it is copied before that ends.
            let path = String(cString: home)
            return path.hasPrefix("/") ? path : nil
        }
    }
}
