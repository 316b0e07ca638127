import OlaresCore

/// What a verb was asked to upload, and how.
struct UploadCall: Sendable {
    /// A path, or `-` for standard input.
    let local: String
    let remote: String
    var node: String?
    var existing: UploadJob.Existing
    /// Bytes; `nil` lets it follow what the road carries.
    var chunkSize: Int64?
    var width = 16
    var retries = 8
    var stallTimeout = Duration.seconds(60)
    var filter = PathFilter.everything
    /// How fast it may go; `nil` for as fast as it can.
    var bandwidth: Bandwidth?
    /// What stands at the place must still be like this when it is replaced.
    var condition: RemoteState?
    /// Whether an empty standard input may replace a file that is not.
    var mayEmpty = true

    /// Where records of unfinished uploads are kept.
    static func records(in context: CommandContext) throws(Failure) -> String {
        try Directories.config(context.environment) + "/cache/uploads"
    }

    /// Looks what is to go where.
    /// - Parameter source: What is uploaded; `nil` for what the paths say.
    /// - Throws: ``Failure`` where the source or the directory that it goes into is not there.
    func job(in context: CommandContext, of source: UploadSource? = nil) async throws(Failure) -> UploadJob {
        let destination = try RemotePath(remote)
        try UploadTarget.check(destination)
        let source = if let source { source } else { try UploadSource(local, to: destination, files: context.files) }
        let server = try FilesServer(context)
        try await server.requireSupport(for: [destination])
        let retry = Retry(limit: retries, clock: context.clock)
        let directory = source.directory
        let contents = RemoteContents(server: server, retry: retry)
        guard try await contents.hasDirectory(directory) else {
            let message = "upload destination \(directory.text) does not exist on the server"
            // Nobody makes a library or an account by making a directory.
            guard !directory.isRoot else { throw .remoteNotFound(message, at: directory) }
            throw Failure(
                .remoteNotFound, message,
                next: [NextStep(["files", "mkdir", "-p", directory.text], effect: .write)])
        }
        let records = try Self.records(in: context)
        let account = server.client.identity.olaresID
        let service = UploadService(
            server: server, target: UploadTarget(directory: directory),
            node: UploadNode(node, for: destination, server: server, retry: retry),
            gate: destination.fileType.takesWhole
                ? try UploadGate(in: records, account: account, files: context.files) {
                    context.notify(
                        "upload: waiting for another upload of this account, since the service takes one chunk at a time"
                    )
                } : .open, bandwidth: bandwidth)
        return UploadJob(
            service: service, links: UploadLinks(service, isShared: source.isTree), source: source, existing: existing,
            filter: filter, condition: condition, mayEmpty: mayEmpty, contents: contents,
            sizing: chunkSize.map { ChunkSizing(always: $0) } ?? .automatic, width: width, records: records,
            context: context,
            settings: TransferSettings(
                files: context.files, retry: retry, stallWatch: StallWatch(limit: stallTimeout, clock: context.clock),
                spoolDirectory: context.environment["TMPDIR"] ?? "/tmp"))
    }
}
