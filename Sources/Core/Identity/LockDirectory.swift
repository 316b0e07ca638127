/// The lock files beside config.json, under the names that the existing tool gives them (docs/protocol/locks.md).
public struct LockDirectory: Sendable {
    /// The directory.
    public let path: String

    /// - Parameter configDirectory: The directory of config.json.
    public init(configDirectory: String) { path = Path.join(configDirectory, "locks") }

    /// The lock for edits of config.json.
    public var config: FileLock { FileLock(Path.join(path, "config.lock")) }

    /// The lock for refreshes of one identity's token.
    public func refresh(of olaresID: String) -> FileLock {
        FileLock(Path.join(path, "\(Self.fileName(for: olaresID)).refresh.lock"))
    }

    /// Creates the directory, and the config directory that holds it.
    public func make(in files: any FileSystem) throws(LockError) {
        do throws(FileError) {
            try files.makeDirectory(path, mode: 0o700)
        } catch {
            throw .refused(
                FileError(kind: error.kind, operation: "create lock dir", path: error.path, reason: error.reason))
        }
    }

    /// The olaresId without what file systems refuse.
    static func fileName(for olaresID: String) -> String {
        var name = String.UnicodeScalarView()
        for scalar in olaresID.unicodeScalars {
            name.append(scalar.value < 0x20 || #"/\:*?"<>|"#.unicodeScalars.contains(scalar) ? "_" : scalar)
        }
        return name.isEmpty ? "_" : String(name)
    }
}
