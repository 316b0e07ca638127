#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The keychain of this system.
public enum Keychains {
    /// The store of the operating system this runs on.
    /// - Parameters:
    ///   - environment: Says where files are: docs/protocol/keychain.md, "Places".
    ///   - files: The disk.
    ///   - owner: The account that a value names as its own; `nil` when it names none.
    /// - Returns: The store, and a warning for the person when it is in a place of last resort.
    /// - Throws: `keychain_unreadable` when somebody else owns that place.
    public static func system(
        _ environment: Environment, files: any FileSystem, owner: @escaping @Sendable ([UInt8]) -> String?
    ) throws(Failure) -> (keychain: any Keychain, warning: String?) {
        #if os(Windows)
        return (WindowsKeychain(), nil)
        #else
        let place = try directory(environment, files: files)
        #if os(macOS)
        let keys = MasterKeyRing(
            file: MasterKeyFile(path: Path.join(place.path, "master.key.file"), files: files),
            system: LoginKeychainKey())
        return (FileKeychain(directory: place.path, files: files, keys: keys, owner: owner), place.warning)
        #else
        return (FileKeychain(directory: place.path, files: files, owner: owner), place.warning)
        #endif
        #endif
    }

    /// Where the sealed files are.
    static func directory(
        _ environment: Environment, files: any FileSystem
    ) throws(Failure) -> (path: String, warning: String?) {
        #if !os(macOS)
        if let data = environment["OLARES_CLI_DATA_DIR"], data.hasPrefix("/") {
            return (Path.join(Path.cleaned(data), "olares-cli"), nil)
        }
        if let cache = environment["OLARES_CLI_CACHE_DIR"], cache.hasPrefix("/") {
            return (Path.join(Path.cleaned(cache), "keychain/olares-cli"), nil)
        }
        #endif
        let home: String
        do throws(Failure) {
            home = try Directories.home(environment)
        } catch {
            return try lastResort(environment, files: files, reason: error.message)
        }
        #if os(macOS)
        return (Path.join(home, "Library/Application Support/olares-cli"), nil)
        #else
        return (Path.join(home, ".local/share/olares-cli"), nil)
        #endif
    }

    /// A directory among the temporary files, where everyone can be first: it is used only when it is ours alone.
    private static func lastResort(
        _ environment: Environment, files: any FileSystem, reason: String
    ) throws(Failure) -> (path: String, warning: String?) {
        let root = Path.join(environment["TMPDIR"] ?? "/tmp", "olares-cli")
        let status: FileStatus?
        do throws(FileError) {
            status = try files.status(root, following: false)
        } catch {
            throw Failure(.keychainUnreadable, error.text, advice: error.advice)
        }
        if let status, status.kind != .directory || status.owner != getuid() || status.mode & 0o022 != 0 {
            throw Failure(
                .keychainUnreadable, "\(root) is not a directory that you alone can change", advice: "set HOME")
        }
        let path = Path.join(root, "keychain/olares-cli")
        return (path, "warning: home directory unresolvable (\(reason)); using fallback keychain dir \(path)")
    }
}
