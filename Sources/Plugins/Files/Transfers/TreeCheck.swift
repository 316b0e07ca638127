import OlaresCore
import Synchronization

/// The files of a tree that have been fetched, by the directory that they are from.
final class Arrivals: Sendable {
    struct File: Sendable {
        let remote: RemotePath
        /// What the listing said before it was fetched.
        let listed: Entry
        let local: String
        /// What it is called in messages.
        let name: String
    }

    private let files = Mutex<[RemotePath: [File]]>([:])

    func add(_ file: File) { files.withLock { $0[file.remote.parent, default: []].append(file) } }

    /// One directory's files, which are then no longer here; `nil` when none are left.
    func next() -> [File]? { files.withLock { $0.popFirst()?.value } }
}

/// Looks at the listings once more when a tree has been fetched, one request for a directory: what was written while it was
/// read is a mixture of two states, and is not left to pass for the file.
struct TreeCheck: Sendable {
    let server: FilesServer
    let settings: TransferSettings
    let tally: TransferTally

    func run(_ arrivals: Arrivals) async throws(Failure) {
        try await WorkPool(width: DirectoryWalk.width).run { () async throws(Failure) in
            arrivals.next()
        } work: { files throws(Failure) in
            try await check(files)
        }
    }

    private func check(_ files: [Arrivals.File]) async throws(Failure) {
        let now: [RemotePath: Entry]
        do throws(Failure) {
            now = try await settings.retry.run { () async throws(Failure) in
                try await server.statuses(of: files.map(\.remote))
            }
        } catch {
            return try tally.fail(files[0].name, error)
        }
        for file in files {
            guard let entry = now[file.remote], entry.size == file.listed.size, entry.state != file.listed.state else {
                continue
            }
            _ = try? settings.files.remove(file.local)
            tally.update { state in
                state.files -= 1
                state.completed = state.completed -| file.listed.size
            }
            try tally.fail(file.name, RawContents.changed("download \(file.remote.text)"))
        }
    }
}
