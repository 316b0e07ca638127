import OlaresCore
import OlaresExecution

/// `files upload`: sends a file, a tree, or standard input.
struct FilesUpload: CommandHandler {
    private let local: String
    private let remote: String
    private let node: String?
    private let existing: UploadJob.Existing
    /// `nil` lets it follow what the road carries.
    private let chunkSize: Int64?
    private let width: Int
    private let retries: Int
    private let stallTimeout: Duration
    private let callWords: [String]

    init(_ arguments: Arguments) throws(Failure) {
        local = try arguments.requiredText("local")
        remote = try arguments.requiredText("remote")
        node = try arguments.text("node")
        chunkSize = try arguments.integer("chunk-size")
        guard chunkSize ?? 1 > 0 else {
            throw Failure(
                .optionValueInvalid, "--chunk-size must be at least one byte", advice: "give --chunk-size 8MiB")
        }
        width = Int(try arguments.integer("parallel") ?? 8)
        retries = Int(try arguments.integer("max-retries") ?? 8)
        stallTimeout = try StallWatch.limit(try arguments.integer("stall-timeout"))
        let (replaces, skips) = (try arguments.flag("overwrite"), try arguments.flag("skip-existing"))
        existing = replaces ? .replace : skips ? .skip : .refuse
        callWords =
            ["files", "upload", local, remote] + (node.map { ["--node", $0] } ?? [])
            + (replaces ? ["--overwrite"] : []) + (skips ? ["--skip-existing"] : [])
            + (chunkSize.map { ["--chunk-size", "\($0)"] } ?? [])
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        // Nothing is lost unless files are to be replaced.
        guard case .replace = existing else { return "" }
        let count = try await job(in: context).replacedFiles()
        guard count.found > 0 else { return "" }
        return "Overwrite \(count.found) of \(count.files.counted("file", "files")) in \(remote)?"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let job = try await job(in: context)
        if context.isDryRun { return try await job.plan() }
        let journal = job.openJournal()
        let words = callWords
        return try await context.interruption.during { () async throws(Failure) in
            try await job.run(noting: journal)
        } interrupted: {
            .interruptedTransfer(job.tally.snapshot, what: "uploaded", again: words)
        }
    }

    private func job(in context: CommandContext) async throws(Failure) -> UploadJob {
        let destination = try RemotePath(remote)
        try UploadTarget.check(destination)
        let source = try UploadSource(local, to: destination, files: context.files)
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
        let records = try Directories.config(context.environment) + "/cache/uploads"
        let account = server.client.identity.olaresID
        let service = UploadService(
            server: server, target: UploadTarget(directory: directory),
            node: UploadNode(node, for: destination, server: server, retry: retry),
            gate: destination.fileType.takesWhole
                ? try UploadGate(in: records, account: account, files: context.files) {
                    context.notify(
                        "upload: waiting for another upload of this account, since the service takes one chunk at a time"
                    )
                } : .open)
        return UploadJob(
            service: service, links: UploadLinks(service, isShared: source.isTree), source: source, existing: existing,
            contents: contents, sizing: chunkSize.map { ChunkSizing(always: $0) } ?? .automatic, width: width,
            records: records, context: context,
            settings: TransferSettings(
                files: context.files, retry: retry, stallWatch: StallWatch(limit: stallTimeout, clock: context.clock),
                spoolDirectory: context.environment["TMPDIR"] ?? "/tmp"))
    }
}
