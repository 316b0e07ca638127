#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The folders in which this program keeps what it knows: profiles, tokens, keys, installed skills.
public struct ProgramFolders: Sendable {
    private let paths: [String]

    /// - Parameters:
    ///   - environment: Says where the folders are.
    ///   - files: The disk.
    public init(_ environment: Environment, files: any FileSystem) {
        let folders = [
            try? Directories.config(environment), try? Keychains.directory(environment, files: files).path,
            environment["OLARES_CLI_CACHE_DIR"],
        ]
        paths = folders.compactMap { $0.map(Self.resolved) }
    }

    /// Whether a path leads to one of these folders or into it, also through symbolic links.
    public func contain(_ path: String) -> Bool {
        let place = Self.resolved(path)
        return paths.contains { place == $0 || place.hasPrefix(Path.join($0, "")) }
    }

    /// The path without links, steps up and the like, as far as there is something.
    private static func resolved(_ path: String) -> String {
        guard let found = realpath(path, nil) else { return Path.cleaned(path) }
        defer { free(found) }
        return String(cString: found)
    }
}
