import OlaresCore

/// `files download`: fetches a file or a tree.
struct FilesDownload: CommandHandler {
    private let path: String
    private let local: String?
    private let width: Int
    private let retries: Int
    private let stallTimeout: Duration
    private let existing: FileDownload.Existing
    private let keepsLinks: Bool
    private let filter: PathFilter
    private let bandwidth: Bandwidth?
    private let callWords: [String]

    init(_ arguments: Arguments) throws(Failure) {
        path = try arguments.requiredText("remote")
        local = try arguments.text("local")
        width = Int(try arguments.integer("parallel") ?? 16)
        retries = Int(try arguments.integer("max-retries") ?? 8)
        stallTimeout = try StallWatch.limit(try arguments.integer("stall-timeout"))
        let (replaces, skips) = (try arguments.flag("overwrite"), try arguments.flag("skip-existing"))
        let continues = try arguments.flag("resume")
        existing = replaces ? .replace : skips ? .skip : continues ? .continue : .refuse
        keepsLinks = try arguments.flag("keep-dirlinks")
        filter = try PathFilter(arguments)
        bandwidth = try Bandwidth(arguments)
        callWords =
            ["files", "download", path] + (local.map { [$0] } ?? []) + (replaces ? ["--overwrite"] : [])
            + (keepsLinks ? ["--keep-dirlinks"] : [])
            + (continues ? ["--resume"] : [])
            + (skips ? ["--skip-existing"] : []) + filter.words
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        let source = try RemotePath(path).asFile
        try await server.requireSupport(for: [source])
        let retry = Retry(limit: retries, clock: context.clock)
        // Who cannot reach the server at all learns it at once.
        guard let entry = try await server.status(of: source) else {
            throw .remoteNotFound("download \(source.text): not found on the server (HTTP 404)", at: source)
        }
        if let problem = RemoteName.problem(with: source.name, path: source.name) { throw problem }
        let target = try target(of: source, entry, context)
        let settings = TransferSettings(
            files: context.files, retry: retry, stallWatch: StallWatch(limit: stallTimeout, clock: context.clock),
            mask: CreationMask.current, bandwidth: bandwidth)
        if !entry.isDirectory, !context.isDryRun, let stream = StreamTarget(target) {
            let download = StreamDownload(
                server: server, source: source, entry: entry, stream: stream, bandwidth: bandwidth)
            return try await download.run(in: context)
        }
        let job = Job(
            server: server, source: source, entry: entry, target: target, existing: existing, keepsLinks: keepsLinks,
            filter: filter, width: width, context: context, settings: settings)
        if context.isDryRun { return try await job.plan() }
        let words = callWords
        return try await context.interruption.during { () async throws(Failure) in
            try await job.run()
        } interrupted: {
            .interruptedTransfer(job.tally.snapshot, what: "downloaded", again: words)
        }
    }

    /// The file or the directory that the download becomes.
    private func target(
        of source: RemotePath, _ entry: Entry, _ context: CommandContext
    ) throws(Failure) -> String {
        let local = local ?? "."
        // As everywhere: standard output, and nothing but the file.
        if local == "-" {
            guard !entry.isDirectory else {
                throw Failure(
                    .argumentInvalid, "\(source.text) is a directory, and standard output takes one file",
                    advice: "name a local directory")
            }
            return "/dev/stdout"
        }
        if entry.isDirectory { return Path.join(local, source.name) }
        if local.endsWithSlash { return Path.join(local, source.name) }
        do throws(FileError) {
            let isDirectory = try context.files.status(local, following: true)?.kind == .directory
            return isDirectory ? Path.join(local, source.name) : local
        } catch {
            throw Failure(reading: error)
        }
    }
}

extension FilesDownload {
    /// One download, once it is clear what is to go where.
    struct Job: Sendable {
        let server: FilesServer
        let source: RemotePath
        let entry: Entry
        let target: String
        let existing: FileDownload.Existing
        let keepsLinks: Bool
        let filter: PathFilter
        let width: Int
        let context: CommandContext
        let settings: TransferSettings
        let tally = TransferTally()
        private let arrivals = Arrivals()

        init(
            server: FilesServer, source: RemotePath, entry: Entry, target: String, existing: FileDownload.Existing,
            keepsLinks: Bool, filter: PathFilter, width: Int, context: CommandContext, settings: TransferSettings
        ) {
            self.server = server
            self.source = source
            self.entry = entry
            self.target = target
            self.existing = existing
            self.keepsLinks = keepsLinks
            self.filter = filter
            self.width = width
            self.context = context
            self.settings = settings
        }

        func run() async throws(Failure) -> CommandResult {
            let start = context.clock.now
            try await TransferProgress(context: context, tally: tally).during { () async throws(Failure) in
                if entry.isDirectory { try await fetchTree() } else { try await fetchFile() }
            }
            return TransferReport(
                verb: "downloaded", source: source.text, target: target,
                milliseconds: max(0, context.clock.now.milliseconds(since: start)), snapshot: tally.snapshot
            ).result
        }

        private func fetchFile() async throws(Failure) {
            tally.update { state in
                state.expectedFiles = 1
                state.expectedBytes = entry.size
            }
            do throws(FileError) {
                try settings.files.makeDirectory(Path.directory(of: target), mode: 0o777)
            } catch {
                throw Failure(writing: error)
            }
            try await file(source, entry, target, name: source.name, isAlone: true).run()
        }

        private func fetchTree() async throws(Failure) {
            let walk = RemoteWalk(source, server: server, filter: filter, retry: settings.retry)
            let tree = LocalTree(
                target, entry, in: settings.files, followsLinks: keepsLinks, mask: settings.mask)
            try tree.makeDirectory("")
            try await WorkPool(width: width).run(walk) { [tally] found in
                tally.expect(found?.compactMap(\.size))
                for case .directory(let path, let entry) in found ?? [] { tree.expect(path, entry) }
            } work: { item throws(Failure) in
                try await fetch(item, into: tree)
            }
            try await TreeCheck(server: server, settings: settings, tally: tally).run(arrivals)
            tree.finish()
            do throws(FileError) { try WholeFile.synchronize(target) } catch { throw Failure(writing: error) }
        }

        private func fetch(_ item: RemoteWalk.Item, into tree: LocalTree) async throws(Failure) {
            switch item {
            case .leftOut(let path, let reason): tally.leaveOut(path, reason)
            case .problem(let failure, let path): try tally.fail(path, failure)
            case .directory(let path, _):
                do throws(Failure) {
                    try tree.makeDirectory(path)
                    tally.update { $0.directories += 1 }
                } catch {
                    try tally.fail(path, error)
                }
            case .file(let remote, let entry, let path):
                do throws(Failure) {
                    let local = Path.join(target, path)
                    // The task that makes this directory may not have come to it yet.
                    try tree.makeDirectory(above: path)
                    if let listed = try await file(remote, entry, local, name: path, isAlone: false).run() {
                        arrivals.add(Arrivals.File(remote: remote, listed: listed, local: local, name: path))
                    }
                } catch {
                    try tally.fail(path, error)
                }
            }
        }

        private func file(
            _ remote: RemotePath, _ entry: Entry, _ local: String, name: String, isAlone: Bool
        ) -> FileDownload {
            FileDownload(
                server: server, source: remote, entry: entry, target: local, existing: existing, settings: settings,
                tally: tally, name: name, isAlone: isAlone)
        }

        /// What would be fetched.
        func plan() async throws(Failure) -> CommandResult {
            var plan = TransferPlan(verb: "download")
            guard entry.isDirectory else {
                plan.add(source.text, to: target, size: entry.size)
                return plan.result
            }
            let walk = RemoteWalk(source, server: server, filter: filter, retry: settings.retry)
            for item in try await walk.sorted() {
                switch item {
                case .directory: continue
                case .file(let remote, let entry, let path):
                    plan.add(remote.text, to: Path.join(target, path), size: entry.size)
                case .leftOut(let path, let reason): plan.remark("would skip \(path): \(reason)")
                case .problem(let failure, let path): plan.remark("would fail: \(path): \(failure.message)")
                }
            }
            return plan.result
        }
    }
}

extension Failure {
    /// A transfer that a person stopped.
    /// - Parameter words: The call that goes on with it.
    static func interruptedTransfer(
        _ snapshot: TransferTally.Snapshot, what: String, again words: [String]
    ) -> Failure {
        let files = snapshot.expectedFiles > 1 ? "\(snapshot.files) of \(snapshot.expectedFiles) files, " : ""
        // The files of a tree that are complete by then stand there when it goes on.
        let policies = ["--overwrite", "--skip-existing", "--resume"]
        let skip = snapshot.expectedFiles > 1 && !words.contains(where: policies.contains) ? ["--skip-existing"] : []
        return Failure(
            .interrupted,
            "interrupted: \(files)\(ByteSize.compact(snapshot.bytes)) \(what); what has arrived is kept",
            next: [NextStep(words + skip, effect: .write)])
    }
}
