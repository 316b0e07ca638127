import OlaresCore
import Synchronization

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
    /// What of a tree is sent.
    let filter: PathFilter
    /// What stands at the place of a single file must still be like this when it is replaced.
    let condition: RemoteState?
    /// Whether an empty standard input may replace a file that is not.
    let mayEmpty: Bool
    /// What stands at the destination, as far as it has been looked at.
    let contents: RemoteContents
    let sizing: ChunkSizing
    let width: Int
    /// Where records of unfinished uploads are kept.
    let records: String
    let context: CommandContext
    let settings: TransferSettings
    var tally = TransferTally()
    /// Where files are noted that go in one request.
    var journal: UploadJournal?

    private var server: FilesServer { service.server }
    private var verification: Verification { Verification(server: server, retry: settings.retry) }

    /// What earlier runs of the same job have begun, and did not end.
    func openJournal() -> UploadJournal? {
        guard service.takesWhole else { return nil }
        return UploadJournal(
            in: records, account: server.client.identity.olaresID, source: source.local, target: source.directory,
            files: settings.files)
    }

    /// Uploads everything.
    func run(noting journal: UploadJournal?) async throws(Failure) -> CommandResult {
        let start = context.clock.now
        var job = self
        job.journal = journal
        let ready = job
        try await TransferProgress(context: context, tally: tally).during { () async throws(Failure) in
            try await ready.sendEverything()
            ready.forgetJournal()
        }
        return TransferReport(
            verb: "uploaded", source: source.local, target: source.directory.text,
            milliseconds: max(0, context.clock.now.milliseconds(since: start)), snapshot: tally.snapshot
        ).result
    }

    /// Uploads what somebody has chosen, and nothing else.
    func run<Source: WorkSource>(only files: Source) async throws(Failure) where Source.Item == UploadWalk.Item {
        var job = self
        job.journal = openJournal()
        try await job.send(files)
        job.forgetJournal()
    }

    /// All that was begun has been looked at, unless the connection broke for good in the middle of a file: its beginning may
    /// stand under the final name, and must not pass for the file.
    private func forgetJournal() {
        if !tally.snapshot.failed.contains(where: { $0.failure.isPassing }) { journal?.remove() }
    }

    private func sendEverything() async throws(Failure) {
        switch source.kind {
        case .file(let size): try await sendAlone(file(source.local, size: size, path: source.name))
        case .stream: try await sendAlone(try await spooled())
        case .tree: try await send(walk)
        }
    }

    // MARK: One file

    private func spooled() async throws(Failure) -> UploadFile {
        if StreamInput.isStandardInput(source.local) { try context.console.requireInput() }
        let contents = try StreamInput.open(source.local, spoolingIn: settings.spoolDirectory)
        return UploadFile(
            local: source.local, size: try contents.state().size, path: source.name, remote: source.remote(source.name),
            opened: contents)
    }

    func file(_ local: String, size: Int64, path: String) -> UploadFile {
        UploadFile(local: local, size: size, path: path, remote: source.remote(path))
    }

    private func sendAlone(_ file: UploadFile) async throws(Failure) {
        tally.update { state in
            state.expectedFiles = 1
            state.expectedBytes = file.size
        }
        var former = try await contents.surroundings(of: file.remote, below: source.directory)
        if let condition { try await server.require(condition, at: file.remote, former.entry, for: "write") }
        guard try admit(file, &former) else { return }
        if let size = former.entry?.size, size > 0, file.size == 0, !mayEmpty { throw .emptyInput(file.remote, size) }
        let sent = try await send(file, former)
        if let mismatch = try await mismatches(among: [sent]).first { throw mismatch.failure }
        if let record = sent.record { UploadRecord.remove(record) }
    }

    /// The longest name that the service takes, in bytes.
    private static let longestName = 244

    /// Whether a file is to be sent.
    private func admit(_ file: UploadFile, _ former: inout UploadSurroundings) throws(Failure) -> Bool {
        guard file.name.utf8.count <= Self.longestName else {
            throw Failure(
                .unsafeName,
                "the name \(file.name.quotedForMessage) has \(file.name.utf8.count) bytes, and the server takes "
                    + "\(Self.longestName) at most", advice: "give it a shorter name")
        }
        guard let entry = former.entry else { return true }
        guard !entry.isDirectory else {
            throw Failure(
                .remoteFileExists, "\(file.remote.text) is a directory on the server",
                advice: "upload under another name, or into the directory with a '/' at the end")
        }
        // The beginning of this very file, which an earlier run did not get to finish, is nobody's.
        former.isUnfinished =
            service.takesWhole && entry.size < file.size && file.size <= UploadService.wholeLimit
            && journal?.begun.isUnfinished(file.remote) == true
        former.isMaybeComplete = entry.size == file.size && isOfEarlierRun(file)
        if former.isUnfinished { return true }
        switch existing {
        case .replace: return true
        case .skip:
            tally.update { $0.skipped += 1 }
            return false
        case .refuse:
            guard former.isMaybeComplete else { throw .alreadyThere(file.remote) }
            return true
        }
    }

    /// Whether an earlier run has begun to send this file, and did not get to see the end of it.
    private func isOfEarlierRun(_ file: UploadFile) -> Bool {
        journal?.begun.has(file.remote) == true
            || UploadRecord.isLeft(
                in: records, account: server.client.identity.olaresID, target: file.remote, files: settings.files)
    }

    private func send(_ file: UploadFile, _ former: UploadSurroundings) async throws(Failure) -> FileUpload.Sent {
        try await FileUpload(
            service: service, links: links, file: file, former: former, existing: existing,
            condition: condition, sizing: sizing, records: file.opened == nil ? records : nil, journal: journal,
            follower: TaskFollower(server: server, context: context), settings: settings, tally: tally
        ).run()
    }

    // MARK: A tree

    var walk: UploadWalk {
        UploadWalk(source: source, filter: filter, contents: contents, files: settings.files)
    }

    /// What comes last: libraries and accounts make the directories for files with contents by themselves, and an empty one
    /// that is made at the same time would get another name.
    private struct Empty {
        var files: [(file: UploadFile, former: UploadSurroundings)] = []
        var folders: [String] = []
    }

    private func send<Source: WorkSource>(
        _ files: Source
    ) async throws(Failure) where Source.Item == UploadWalk.Item {
        let sent = Mutex<[FileUpload.Sent]>([])
        let empty = Mutex(Empty())
        try await WorkPool(width: width).run(files) { [tally] found in
            tally.expect(found?.compactMap(\.size))
        } work: { item throws(Failure) in
            switch item {
            case .leftOut(let path, let reason): tally.leaveOut(path, reason)
            case .problem(let failure, let path): try tally.fail(path, failure)
            case .emptyDirectory(let path): empty.withLock { $0.folders.append(path) }
            case .file(let file, let former): try await send(file, former, notingIn: sent, unlessIn: empty)
            }
        }
        let left = empty.withLock { $0 }
        try await makeFolders(left.folders.sorted(), for: left.files.map(\.file))
        var rest = left.files[...]
        try await WorkPool(width: width).run { () throws(Failure) in
            rest.popFirst()
        } work: { item throws(Failure) in
            try await send(item.file, item.former, notingIn: sent)
        }
        try await verify(sent.withLock { $0 })
    }

    /// Sends a file of a tree, or leaves it for later.
    private func send(
        _ file: UploadFile, _ former: UploadSurroundings, notingIn sent: borrowing Mutex<[FileUpload.Sent]>,
        unlessIn empty: borrowing Mutex<Empty>
    ) async throws(Failure) {
        var former = former
        do throws(Failure) {
            guard try admit(file, &former) else { return }
        } catch {
            return try tally.fail(file.path, error)
        }
        guard file.size == 0, !service.takesWhole else { return try await send(file, former, notingIn: sent) }
        empty.withLock { [former] in $0.files.append((file, former)) }
    }

    /// Sends a file of a tree, whose failure is not that of the others.
    private func send(
        _ file: UploadFile, _ former: UploadSurroundings, notingIn sent: borrowing Mutex<[FileUpload.Sent]>
    ) async throws(Failure) {
        do throws(Failure) {
            let one = try await send(file, former)
            sent.withLock { $0.append(one) }
        } catch {
            try tally.fail(file.path, error)
        }
    }

    private func makeFolders(_ folders: [String], for files: [UploadFile]) async throws(Failure) {
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
        for file in files {
            do throws(Failure) {
                let made = try await maker.make(file.remote.parent)
                tally.update { $0.directories += made }
            } catch {
                if error.endsTransfer { throw error }
            }
        }
    }

    private func verify(_ sent: [FileUpload.Sent]) async throws(Failure) {
        let mismatches = try await mismatches(among: sent)
        let wrong = Set(mismatches.map(\.file.remote))
        for one in sent where !wrong.contains(one.file.remote) {
            if let record = one.record { UploadRecord.remove(record) }
        }
        for mismatch in mismatches {
            tally.update { state in
                state.files -= 1
                state.completed -|= mismatch.file.size
            }
            try tally.fail(mismatch.file.path, mismatch.failure)
        }
    }

    /// The files that are not there as they were sent, once those have their contents that an older service has made without.
    private func mismatches(among sent: [FileUpload.Sent]) async throws(Failure) -> [Verification.Mismatch] {
        let wrong = try await verification.mismatches(among: sent.map(\.file))
        let (service, settings) = (service, settings)
        let filled = Mutex<[UploadFile]>([])
        var rest = wrong[...]
        try await WorkPool(width: width).run { () throws(Failure) in
            rest.popFirst()
        } work: { mismatch throws(Failure) in
            let file = mismatch.file
            let contents = if let opened = file.opened { opened } else { try LocalFile(opening: file.local) }
            guard try contents.state().size == file.size else { return }
            let isFilled = try await settings.retry.run { () async throws(Failure) in
                try await service.fill(file, contents, found: mismatch.found)
            }
            if isFilled { filled.withLock { $0.append(file) } }
        }
        let places = Set(filled.withLock { $0 }.map(\.remote))
        guard !places.isEmpty else { return wrong }
        return try await verification.mismatches(among: filled.withLock { $0 })
            + wrong.filter { !places.contains($0.file.remote) }
    }
}
