/// config.json on the disk: read at once, edited one process at a time (docs/protocol/config.md).
public struct ProfileStore: Sendable {
    private static let largest = 64 << 20
    /// How long another process is waited for.
    public static let lockLimit = Duration.seconds(10)

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
    /// - Parameter limit: How long another process is waited for.
    /// - Returns: What `change` returns.
    /// - Throws: As ``load()``; `config_lock_timeout` after that time; `config_unwritable`; what `change` throws.
    public func edit<Result>(
        within limit: Duration = Self.lockLimit, _ change: (inout ProfileList) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let lock = try takeLock(within: limit)
        defer { lock.release() }
        let before = try load()
        var list = before
        let result = try change(&list)
        if list != before { try save(list) }
        return result
    }

    /// As ``edit(_:)``, for a change that stands only once `work` is done: the room for the new file is made before it, and
    /// the lock held meanwhile, so that what `work` gives up is not given up for nothing.
    func edit<Result>(
        isolation: isolated (any Actor)? = #isolation, _ change: (inout ProfileList) throws(Failure) -> Result,
        once work: () async throws(Failure) -> Void
    ) async throws(Failure) -> Result {
        let lock = try takeLock(within: Self.lockLimit)
        let before = try load()
        var list = before
        let result = try change(&list)
        guard list != before else {
            try await work()
            lock.release()
            return result
        }
        let bytes = Array(list.json.text.utf8)
        let file = try saving { () throws(FileError) in
            try files.prepare(path, room: bytes.count, mode: 0o600, replacing: true)
        }
        do throws(Failure) {
            try await work()
        } catch {
            file.discard()
            throw error
        }
        _ = try saving { () throws(FileError) in try file.commit(bytes) }
        lock.release()
        return result
    }

    private func takeLock(within limit: Duration) throws(Failure) -> FileLock.Held {
        let locks = LockDirectory(configDirectory: directory)
        do throws(LockError) {
            try locks.make(in: files)
            return try locks.config.acquireBlocking(within: limit)
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
        try saving { () throws(FileError) in
            try files.replace(path, with: Array(list.json.text.utf8), mode: 0o600, sweeping: true)
        }
    }

    private func saving<Result>(_ body: () throws(FileError) -> Result) throws(Failure) -> Result {
        do throws(FileError) {
            return try body()
        } catch {
            throw Failure(.configUnwritable, "save config: \(error.text)", advice: error.advice)
        }
    }
}
