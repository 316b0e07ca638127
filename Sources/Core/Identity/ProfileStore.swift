/// config.json on the disk: read at once, edited one process at a time (docs/protocol/config.md).
public struct ProfileStore: Sendable {
    private static let largest = 64 << 20
    private static let lockLimit = Duration.seconds(10)

    /// The config directory.
    public let directory: String
    private let files: any FileSystem

    /// - Parameters:
    ///   - directory: The config directory; created on the first edit.
    ///   - files: The disk.
    public init(directory: String, files: any FileSystem) {
        self.directory = directory
        self.files = files
    }

    /// The file.
    public var path: String { Path.join(directory, "config.json") }

    /// Reads all profiles; none when there is no file, or an empty one.
    /// - Throws: `config_unreadable`, `config_malformed`.
    public func load() throws(Failure) -> ProfileList {
        let bytes: [UInt8]?
        do throws(FileError) {
            bytes = try files.read(path, limit: Self.largest)
        } catch {
            throw Failure(.configUnreadable, "read \(path): \(error.reason)", advice: error.advice)
        }
        guard let bytes, !bytes.isEmpty else { return ProfileList() }
        do throws(JSONError) {
            return try ProfileList(json: JSONValue(parsing: bytes))
        } catch {
            throw Failure(
                .configMalformed, "parse \(path): \(error.text)",
                advice:
                    "repair the file, or move it away and log in again: mv \(path.shellQuoted) \((path + ".damaged").shellQuoted)"
            )
        }
    }

    /// Reads, changes and writes while no other process does. A file that cannot be read is left as it is, and one that
    /// `change` leaves alone is not written.
    /// - Returns: What `change` returns.
    /// - Throws: As ``load()``; `config_lock_timeout` after 10 s of waiting; `config_unwritable`; what `change` throws.
    public func edit<Result>(
        _ change: (inout ProfileList) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let lock = try takeLock()
        defer { lock.release() }
        let before = try load()
        var list = before
        let result = try change(&list)
        if list != before { try save(list) }
        return result
    }

    private func takeLock() throws(Failure) -> FileLock.Held {
        let locks = LockDirectory(configDirectory: directory)
        do throws(LockError) {
            try locks.make(in: files)
            return try locks.config.acquireBlocking(within: Self.lockLimit)
        } catch {
            let message = "acquire config lock: \(error.text)"
            switch error {
            case .refused(let error): throw Failure(.configUnwritable, message, advice: error.advice)
            case .timedOut, .cancelled:
                throw Failure(
                    .configLockTimeout, message, advice: "wait for the other olares-cli to end, then try again")
            }
        }
    }

    private func save(_ list: ProfileList) throws(Failure) {
        do throws(FileError) {
            try files.replace(path, with: Array(list.json.text.utf8), mode: 0o600, sweeping: true)
        } catch {
            throw Failure(.configUnwritable, "save config: \(error.text)", advice: error.advice)
        }
    }
}
