/// Where tasks and processes that change one identity's token take turns.
public struct IdentityLocks: Sendable {
    private let locks: LockDirectory
    private let files: any FileSystem

    /// - Parameters:
    ///   - configDirectory: The directory of config.json.
    ///   - files: The disk.
    public init(configDirectory: String, files: any FileSystem) {
        locks = LockDirectory(configDirectory: configDirectory)
        self.files = files
    }

    /// Runs `work` while nobody else changes the token of this identity, waiting at most 30 seconds for other processes.
    /// - Throws: ``Failure`` with `auth_refresh_lock_timeout`, why the lock file cannot be used, or what `work` throws.
    func withLock<Result>(
        _ olaresID: String, isolation: isolated (any Actor)? = #isolation,
        _ work: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let held = try await acquire(olaresID)
        let result: Result
        do throws(Failure) {
            result = try await work()
        } catch {
            held.release()
            throw error
        }
        held.release()
        return result
    }

    private func acquire(_ olaresID: String) async throws(Failure) -> FileLock.Held {
        do throws(LockError) {
            try locks.make(in: files)
            return try await locks.refresh(of: olaresID).acquire(within: .seconds(30))
        } catch {
            let message = "acquire refresh lock for \(olaresID): \(error.text)"
            switch error {
            case .refused(let error): throw Failure(.configUnwritable, message, advice: error.advice)
            case .timedOut:
                throw Failure(.refreshLockTimeout, message, advice: "run it again when the other one is done")
            case .cancelled: throw Failure(.interrupted, message)
            }
        }
    }
}
