import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Removes from one side what the other does not have: files, then directories that are empty by then. What has come to stand there
/// since it was looked at stays.
struct SyncDeletion: Sendable {
    /// What was removed.
    struct Outcome: Sendable {
        var files: [SyncPath] = []
        var directories: [SyncPath] = []
        var failed: [(path: SyncPath, failure: Failure)] = []
    }

    let target: SyncSide
    let service: UploadService?
    let retry: Retry

    /// Removes what the plan says.
    func run(_ plan: SyncPlan) async throws(Failure) -> Outcome {
        var outcome = Outcome()
        for (path, isDirectory) in plan.deletions.map({ ($0.path, false) }) + plan.emptied.map({ ($0, true) }) {
            if Task.isCancelled { throw Failure(.interrupted, "interrupted") }
            do throws(Failure) {
                guard try await remove(path, isDirectory: isDirectory) else { continue }
                if isDirectory { outcome.directories.append(path) } else { outcome.files.append(path) }
            } catch {
                if error.stopsEverything || error.endsTransfer { throw error }
                outcome.failed.append((path, error))
            }
        }
        return outcome
    }

    /// - Returns: Whether it is gone; a directory that has something in it stays.
    private func remove(_ path: SyncPath, isDirectory: Bool) async throws(Failure) -> Bool {
        switch target {
        case .local(let top):
            let place = Path.join(top, path.text)
            guard (isDirectory ? rmdir(place) : unlink(place)) != 0 else { return true }
            guard errno != ENOENT else { return true }
            guard !isDirectory || ![ENOTEMPTY, EEXIST].contains(errno) else { return false }
            throw Failure(writing: FileError(errno, "remove", place))
        case .remote(let top):
            guard let service else { return false }
            let place = top.appending(path.text, isDirectory: isDirectory)
            if isDirectory {
                do throws(Failure) {
                    guard try await service.server.entries(of: place).isEmpty else { return false }
                } catch {
                    if error.code == .remoteNotFound { return true }
                    throw error
                }
            }
            try await retry.run { () async throws(Failure) in try await service.remove(place) }
            return true
        }
    }
}
