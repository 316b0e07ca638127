import Core

/// What stands in remote directories, each of which is listed once.
struct RemoteContents: Sendable {
    private let server: FilesServer
    private let retry: Retry
    /// By the bytes of names: two ways to write an accent are two names.
    /// `nil` for a directory that is not there.
    private var known: [RemotePath: [[UInt8]: Entry]?] = [:]

    init(server: FilesServer, retry: Retry) {
        self.server = server
        self.retry = retry
    }

    /// Looks whether a directory is there.
    mutating func hasDirectory(_ directory: RemotePath) async throws(Failure) -> Bool {
        try await entries(of: directory.asDirectory) != nil
    }

    /// What stands at a path below `top`; `nil` where nothing does.
    mutating func entry(at path: RemotePath, below top: RemotePath) async throws(Failure) -> Entry? {
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
    mutating func surroundings(of path: RemotePath, below top: RemotePath) async throws(Failure) -> UploadSurroundings {
        func beside(_ name: String) -> RemotePath { path.parent.appending(name, isDirectory: false) }
        let entry = try await entry(at: path, below: top)
        let spare = try await self.entry(at: beside(UploadSurroundings.spareName(for: path.name)), below: top)
        let mark = try await self.entry(at: beside(UploadSurroundings.finalizingName(for: path.name)), below: top)
        return UploadSurroundings(entry: entry, spare: spare, isFinalizing: mark != nil)
    }

    private mutating func entries(of directory: RemotePath) async throws(Failure) -> [[UInt8]: Entry]? {
        if let entries = known[directory] { return entries }
        let (server, retry) = (server, retry)
        var entries: [[UInt8]: Entry]? = [:]
        do throws(Failure) {
            for entry in try await retry.run({ () async throws(Failure) in try await server.entries(of: directory) }) {
                entries?[Array(entry.name.utf8)] = entry
            }
        } catch {
            guard error.code == .remoteNotFound else { throw error }
            entries = nil
        }
        known[directory] = .some(entries)
        return entries
    }
}
