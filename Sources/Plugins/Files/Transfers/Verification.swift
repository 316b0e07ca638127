import OlaresCore
import Synchronization

/// Looks after an upload whether the service shows what was sent: where it keeps a file that is there already and gives
/// the new one another name, nobody would notice otherwise.
struct Verification: Sendable {
    let server: FilesServer
    let retry: Retry

    /// A file that is not there as it was sent.
    struct Mismatch: Sendable {
        let file: UploadFile
        /// What is shown in its place; `nil` for nothing.
        let found: Entry?

        /// What to say of it.
        var failure: Failure {
            .mismatch(file.remote, found.map { "has \($0.size) of \(file.size) bytes" } ?? "is not there")
        }
    }

    /// - Throws: ``Failure`` with `upload_mismatch` for the first file that is not there as it was sent.
    func check(_ files: [UploadFile]) async throws(Failure) {
        if let mismatch = try await mismatches(among: files).first { throw mismatch.failure }
    }

    /// The files that are not there as they were sent.
    func mismatches(among files: [UploadFile]) async throws(Failure) -> [Mismatch] {
        guard let first = files.first else { return [] }
        var missing = try await missing(among: files)
        // Libraries and accounts with others show a new file when they get round to it.
        var pause = Duration.milliseconds(250)
        while !missing.isEmpty, pause < .seconds(5), !first.remote.fileType.takesWhole {
            await retry.clock.sleep(for: pause)
            if Task.isCancelled { throw Failure(.interrupted, "interrupted") }
            pause *= 2
            missing = try await self.missing(among: missing.map(\.file))
        }
        return missing
    }

    /// The files that are not shown as they were sent, and what is shown in their place.
    private func missing(among files: [UploadFile]) async throws(Failure) -> [Mismatch] {
        let found = Mutex<[RemotePath: Entry]>([:])
        // Each directory by itself, lest the failure of one listing cost all the others.
        var directories = Array(Dictionary(grouping: files, by: \.remote.parent).values)[...]
        try await WorkPool(width: DirectoryWalk.width).run { () throws(Failure) in
            directories.popFirst()
        } work: { siblings throws(Failure) in
            let entries = try await retry.run { () async throws(Failure) in
                try await server.statuses(of: siblings.map(\.remote))
            }
            found.withLock { $0.merge(entries) { $1 } }
        }
        let shown = found.withLock { $0 }
        return files.filter { shown[$0.remote]?.size != $0.size }.map { Mismatch(file: $0, found: shown[$0.remote]) }
    }
}

/// Makes directories that are missing, and only those: the service would make another one beside one that is there.
struct DirectoryMaker: Sendable {
    private let service: UploadService
    private let top: RemotePath
    private let retry: Retry
    private let contents: RemoteContents
    private var made: Set<RemotePath> = []

    /// - Parameter top: A directory that is there.
    init(service: UploadService, top: RemotePath, retry: Retry) {
        self.service = service
        self.top = top.asDirectory
        self.retry = retry
        contents = RemoteContents(server: service.server, retry: retry)
    }

    /// Makes a directory below the top, and those above it.
    /// - Returns: How many were missing.
    mutating func make(_ directory: RemotePath) async throws(Failure) -> Int {
        guard directory != top, !made.contains(directory) else { return 0 }
        let above = directory.parent == directory ? 0 : try await make(directory.parent)
        made.insert(directory)
        if let entry = try await contents.entry(at: directory.asFile, below: top) {
            guard !entry.isDirectory else { return above }
            throw Failure(
                .remoteFileExists, "\(directory.asFile.text) is a file on the server, where a directory belongs",
                advice: "rename one of the two, then run this again")
        }
        let (service, server) = (service, service.server)
        try await retry.run { () async throws(Failure) in
            // Not again where only the answer was lost.
            if try await server.status(of: directory) == nil { try await service.createDirectory(at: directory) }
        }
        return above + 1
    }
}
