import Core

/// One upload, once it is clear what is to go where.
struct UploadJob: Sendable {
    /// What happens to a remote file that stands where one is to go.
    enum Existing: Sendable {
        /// It stays, and that is a failure.
        case refuse
        /// It stays, and that is what was wanted.
        case skip
        case replace
    }

    let service: UploadService
    let links: UploadLinks
    let source: UploadSource
    let existing: Existing
    let sizing: ChunkSizing
    let width: Int
    let context: CommandContext
    let settings: TransferSettings
    let tally = TransferTally()

    private var server: FilesServer { service.server }

    /// Uploads everything.
    func run() async throws(Failure) -> CommandResult {
        let start = context.clock.now
        try await TransferProgress(context: context, tally: tally).during { () async throws(Failure) in
            switch source.kind {
            case .file(let size): try await sendAlone(file(source.local, size: size, path: source.name))
            case .standardInput: try await sendAlone(try await spooled())
            case .tree: try await sendTree()
            }
        }
        return TransferReport(
            verb: "uploaded", source: source.local, target: source.directory.text,
            milliseconds: max(0, context.clock.now.milliseconds(since: start)), snapshot: tally.snapshot
        ).result
    }

    // MARK: One file

    private func spooled() async throws(Failure) -> UploadFile {
        try context.console.requireInput()
        let contents = try StandardInput.open(spoolingIn: context.environment["TMPDIR"] ?? "/tmp")
        return UploadFile(
            local: "-", size: try contents.state().size, path: source.name, remote: source.remote(source.name),
            opened: contents)
    }

    private func file(_ local: String, size: Int64, path: String) -> UploadFile {
        UploadFile(local: local, size: size, path: path, remote: source.remote(path))
    }

    private func sendAlone(_ file: UploadFile) async throws(Failure) {
        tally.update { state in
            state.expectedFiles = 1
            state.expectedBytes = file.size
        }
        var contents = RemoteContents(server: server, retry: settings.retry)
        let former = try await contents.entry(at: file.remote, below: source.directory)
        guard try admit(file, former) else { return }
        if file.size == 0 { try await createEmpty(file, former) } else { try await send(file, former) }
        try await Verification(server: server, retry: settings.retry).check([file])
    }

    /// Whether a file is to be sent.
    private func admit(_ file: UploadFile, _ former: Entry?) throws(Failure) -> Bool {
        guard let former else { return true }
        guard !former.isDirectory else {
            throw Failure(
                .remoteFileExists, "\(file.remote.text) is a directory on the server",
                advice: "upload under another name, or into the directory with a '/' at the end")
        }
        switch existing {
        case .replace: return true
        case .skip:
            tally.update { $0.skipped += 1 }
            return false
        case .refuse:
            throw Failure(
                .remoteFileExists,
                "\(file.remote.text) already exists on the server; pass --overwrite to replace it or --skip-existing to "
                    + "leave it", advice: "run it again with --overwrite, or with --skip-existing")
        }
    }

    private func send(_ file: UploadFile, _ former: Entry?) async throws(Failure) {
        let records = file.opened == nil ? try Directories.config(context.environment) + "/cache/uploads" : nil
        try await FileUpload(
            service: service, links: links, file: file, former: former, sizing: sizing, records: records,
            follower: TaskFollower(server: server, context: context), settings: settings, tally: tally
        ).run()
    }

    private func createEmpty(_ file: UploadFile, _ former: Entry?) async throws(Failure) {
        let number = tally.begin(file.path, size: 0)
        do throws(Failure) {
            try await settings.retry.run { () async throws(Failure) in
                // A file whose making was not answered is there, and a second one would get another name.
                let present = former == nil ? try await server.status(of: file.remote) : former
                try await service.createEmptyFile(at: file.remote, isReplacing: present != nil)
            }
            tally.finish(number)
        } catch {
            tally.abandon(number)
            throw error
        }
    }

    // MARK: A tree

    /// Something that is to be done in the tree.
    private enum Step: Sendable {
        case send(UploadFile, former: Entry?)
        case done
    }

    private func sendTree() async throws(Failure) {
        var queue = WorkQueue(LocalWalk(source.local, as: source.name, files: settings.files))
        try await queue.lookAhead(20_000)
        expect(queue)
        var contents = RemoteContents(server: server, retry: settings.retry)
        var sent: [UploadFile] = []
        // The service makes directories for the files with contents by itself. What is empty comes after them, lest both
        // make the same directory, of which the second would get another name.
        var empty: [(file: UploadFile, former: Entry?)] = []
        var folders: [String] = []
        try await WorkPool(width: width).run { () async throws(Failure) -> Step? in
            guard let item = try await queue.next() else { return nil }
            switch item {
            case .other: tally.update { $0.skipped += 1 }
            case .problem(let failure, let path): try tally.fail(path, failure)
            case .emptyDirectory(let path): folders.append(path)
            case .file(let local, let size, let path):
                let file = file(local, size: size, path: path)
                do throws(Failure) {
                    let former = try await contents.entry(at: file.remote, below: source.directory)
                    guard try admit(file, former) else { return .done }
                    sent.append(file)
                    if size > 0 { return .send(file, former: former) }
                    empty.append((file, former))
                } catch {
                    try tally.fail(path, error)
                }
            }
            return .done
        } work: { step throws(Failure) in
            guard case .send(let file, let former) = step else { return }
            do throws(Failure) { try await send(file, former) } catch { try tally.fail(file.path, error) }
        }
        try await makeEmpty(empty, folders)
        try await verify(sent)
    }

    private func makeEmpty(
        _ files: [(file: UploadFile, former: Entry?)], _ folders: [String]
    ) async throws(Failure) {
        guard !files.isEmpty || !folders.isEmpty else { return }
        var maker = DirectoryMaker(service: service, top: source.directory, retry: settings.retry)
        for folder in folders {
            do throws(Failure) {
                let made = try await maker.make(source.directory.appending(folder, isDirectory: true))
                tally.update { $0.directories += made }
            } catch {
                try tally.fail(folder, error)
            }
        }
        for (file, _) in files {
            do throws(Failure) {
                let made = try await maker.make(file.remote.parent)
                tally.update { $0.directories += made }
            } catch {
                if error.endsTransfer { throw error }
            }
        }
        var rest = files[...]
        try await WorkPool(width: width).run { () throws(Failure) in
            rest.popFirst()
        } work: { item throws(Failure) in
            do throws(Failure) { try await createEmpty(item.file, item.former) } catch {
                try tally.fail(item.file.path, error)
            }
        }
    }

    private func verify(_ files: [UploadFile]) async throws(Failure) {
        let failed = Set(tally.snapshot.failed.map { Array($0.path.utf8) })
        let arrived = files.filter { !failed.contains(Array($0.path.utf8)) }
        let verification = Verification(server: server, retry: settings.retry)
        for (file, failure) in try await verification.mismatches(among: arrived) {
            tally.update { state in
                state.files -= 1
                state.completed -|= file.size
            }
            try tally.fail(file.path, failure)
        }
    }

    private func expect(_ queue: WorkQueue<LocalWalk>) {
        var (files, bytes): (Int, Int64) = (0, 0)
        for case .file(_, let size, _) in queue.waiting {
            files += 1
            bytes +|= size
        }
        tally.update { [files, bytes] state in
            state.expectedFiles = files
            state.expectedBytes = bytes
            state.isOpenEnded = !queue.isComplete
        }
    }

    // MARK: Beforehand

    /// How many files there are, and at how many of their places something stands.
    func replacedFiles() async throws(Failure) -> (files: Int, found: Int) {
        var contents = RemoteContents(server: server, retry: settings.retry)
        guard case .tree = source.kind else {
            let remote = source.remote(source.name)
            return (1, try await contents.entry(at: remote, below: source.directory) == nil ? 0 : 1)
        }
        var count = (files: 0, found: 0)
        var queue = WorkQueue(LocalWalk(source.local, as: source.name, files: settings.files))
        while let item = try await queue.next() {
            guard case .file(_, _, let path) = item else { continue }
            count.files += 1
            if try await contents.entry(at: source.remote(path), below: source.directory) != nil { count.found += 1 }
        }
        return count
    }

    /// What would be sent.
    func plan() async throws(Failure) -> CommandResult {
        var plan = TransferPlan(verb: "upload")
        var contents = RemoteContents(server: server, retry: settings.retry)
        func add(_ local: String, size: Int64, path: String) async throws(Failure) {
            let remote = source.remote(path)
            let former = try await contents.entry(at: remote, below: source.directory)
            switch (former, existing) {
            case (nil, _): plan.add(local, to: remote.text, size: size)
            case (_, .replace): plan.add(local, to: remote.text, size: size, note: "overwriting")
            case (_, .skip): plan.remark("would skip \(local): \(remote.text) is there already")
            case (_, .refuse): plan.remark("would fail: \(local): \(remote.text) is there already")
            }
        }
        switch source.kind {
        case .file(let size): try await add(source.local, size: size, path: source.name)
        case .standardInput: plan.remark("would upload standard input → \(source.remote(source.name).text)")
        case .tree:
            var queue = WorkQueue(LocalWalk(source.local, as: source.name, files: settings.files))
            while let item = try await queue.next() {
                switch item {
                case .file(let local, let size, let path): try await add(local, size: size, path: path)
                case .emptyDirectory(let path): plan.remark("would make the directory \(source.remote(path).text)/")
                case .other(let path): plan.remark("would skip \(path): a link, or no regular file")
                case .problem(let failure, let path): plan.remark("would fail: \(path): \(failure.message)")
                }
            }
        }
        return plan.result
    }
}
