import OlaresCore

/// What stands in remote directories, each of which is listed once, however many ask at the same time.
actor RemoteContents {
    /// By the bytes of names: two ways to write an accent are two names.
    private typealias Names = [[UInt8]: Entry]

    private let server: FilesServer
    private let retry: Retry
    /// `nil` for a directory that is not there.
    private var known: [RemotePath: Names?] = [:]
    private var coming: [RemotePath: Task<Result<Names?, Failure>, Never>] = [:]

    init(server: FilesServer, retry: Retry) {
        self.server = server
        self.retry = retry
    }

    /// Looks whether a directory is there. It comes first: who cannot reach the server learns it soon.
    func hasDirectory(_ directory: RemotePath) async throws(Failure) -> Bool {
        let retry = Retry(limit: min(retry.limit, 2), clock: retry.clock)
        let names = try await Self.list(directory.asDirectory, server, retry).get()
        known[directory.asDirectory] = .some(names)
        return names != nil
    }

    /// What stands at a path below `top`; `nil` where nothing does.
    func entry(at path: RemotePath, below top: RemotePath) async throws(Failure) -> Entry? {
        let parent = path.parent
        // In a directory that its own parent does not list there is nothing.
        if parent != top.asDirectory, !parent.isRoot,
            try await entry(at: parent.asFile, below: top)?.isDirectory != true
        {
            return nil
        }
        return try await entries(of: parent)?[Array(path.name.utf8)]
    }

    /// What stands at the place of an upload, and around it.
    func surroundings(of path: RemotePath, below top: RemotePath) async throws(Failure) -> UploadSurroundings {
        let entry = try await entry(at: path, below: top)
        // It has been listed by now, if it is there.
        guard let names = known[path.parent] ?? nil else { return UploadSurroundings(entry: entry) }
        return UploadSurroundings(
            entry: entry, spare: names[Array(UploadSurroundings.spareName(for: path.name).utf8)],
            isFinalizing: names[Array(UploadSurroundings.finalizingName(for: path.name).utf8)] != nil)
    }

    /// Forgets the files of a directory, which nobody is going to ask about again.
    func forgetFiles(of directory: RemotePath) {
        if case .some(.some(let names)) = known[directory.asDirectory] {
            known[directory.asDirectory] = names.filter(\.value.isDirectory)
        }
    }

    private func entries(of directory: RemotePath) async throws(Failure) -> Names? {
        if let names = known[directory] { return names }
        let task = coming[directory] ?? Task { [server, retry] in await Self.list(directory, server, retry) }
        coming[directory] = task
        let outcome = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        coming[directory] = nil
        let names = try outcome.get()
        if known[directory] == nil { known[directory] = .some(names) }
        return names
    }

    private static func list(
        _ directory: RemotePath, _ server: FilesServer, _ retry: Retry
    ) async -> Result<Names?, Failure> {
        do throws(Failure) {
            var names: Names = [:]
            for entry in try await retry.run({ () async throws(Failure) in try await server.entries(of: directory) }) {
                names[Array(entry.name.utf8)] = entry
            }
            return .success(names)
        } catch {
            return error.code == .remoteNotFound ? .success(nil) : .failure(error)
        }
    }
}
