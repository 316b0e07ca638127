import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Removes from one side what the other does not have: files, then directories that are empty by then. What has come to stand there,
/// or has changed, since it was looked at stays: copying may have taken hours.
struct SyncDeletion: Sendable {
    /// What was removed.
    struct Outcome: Sendable {
        var files: [SyncPath] = []
        var directories: [SyncPath] = []
        var failed: [(path: SyncPath, failure: Failure)] = []
    }

    let target: SyncSide
    let files: any FileSystem
    let service: UploadService?
    let retry: Retry

    /// Removes what the plan says.
    func run(_ plan: SyncPlan) async throws(Failure) -> Outcome {
        var outcome = Outcome()
        // One directory after another, so that each is listed once more, just before.
        let groups = Dictionary(grouping: plan.deletions) { $0.path.above.first ?? SyncPath("") }
        for (_, deletions) in groups.sorted(by: { $0.key < $1.key }) {
            var listed: [RemotePath: Entry]?
            for deletion in deletions {
                try await attempt(deletion.path, &outcome) { outcome throws(Failure) in
                    switch target {
                    case .local(let top): try remove(deletion, at: Path.join(top, deletion.path.text))
                    case .remote(let top):
                        let place = top.appending(deletion.path.text, isDirectory: false)
                        if listed == nil { listed = try await list(deletions, in: top) }
                        if let entry = listed?[place] { try await remove(deletion, at: place, entry) }
                    }
                    outcome.files.append(deletion.path)
                }
            }
        }
        for path in plan.emptied {
            try await attempt(path, &outcome) { outcome throws(Failure) in
                if try await removeDirectory(path) { outcome.directories.append(path) }
            }
        }
        outcome.files.sort()
        return outcome
    }

    /// Does one thing; what cannot be removed does not keep the rest.
    private func attempt(
        _ path: SyncPath, _ outcome: inout Outcome, _ work: (inout Outcome) async throws(Failure) -> Void
    ) async throws(Failure) {
        if Task.isCancelled { throw Failure(.interrupted, "interrupted") }
        do throws(Failure) { try await work(&outcome) } catch {
            if error.stopsEverything || error.endsTransfer { throw error }
            outcome.failed.append((path, error))
        }
    }

    // MARK: Files

    private func remove(_ deletion: SyncPlan.Deletion, at place: String) throws(Failure) {
        let now: SyncTree.Item
        do throws(FileError) {
            guard let status = try files.status(place, following: false) else { return }
            now = SyncTree.Item(status)
        } catch {
            throw Failure(reading: error)
        }
        try now.require(deletion.former, at: place)
        guard unlink(place) == 0 || errno == ENOENT else { throw Failure(writing: FileError(errno, "remove", place)) }
    }

    private func list(_ deletions: [SyncPlan.Deletion], in top: RemotePath) async throws(Failure) -> [RemotePath: Entry]
    {
        guard let server = service?.server else { return [:] }
        return try await retry.run { () async throws(Failure) in
            try await server.statuses(of: deletions.map { top.appending($0.path.text, isDirectory: false) })
        }
    }

    private func remove(
        _ deletion: SyncPlan.Deletion, at place: RemotePath, _ entry: Entry
    ) async throws(Failure) {
        guard let service else { return }
        try SyncTree.Item(entry).require(deletion.former, at: place.text)
        try await retry.run { () async throws(Failure) in try await service.remove(place) }
    }

    // MARK: Directories

    /// - Returns: Whether it is gone; one that has something in it stays.
    private func removeDirectory(_ path: SyncPath) async throws(Failure) -> Bool {
        switch target {
        case .local(let top):
            let place = Path.join(top, path.text)
            guard rmdir(place) != 0, errno != ENOENT else { return true }
            guard ![ENOTEMPTY, EEXIST].contains(errno) else { return false }
            throw Failure(writing: FileError(errno, "remove", place))
        case .remote(let top):
            guard let service else { return false }
            let place = top.appending(path.text, isDirectory: true)
            do throws(Failure) {
                guard try await service.server.entries(of: place).isEmpty else { return false }
            } catch {
                if error.code == .remoteNotFound { return true }
                throw error
            }
            try await retry.run { () async throws(Failure) in try await service.remove(place) }
            return true
        }
    }
}
