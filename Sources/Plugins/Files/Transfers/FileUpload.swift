import OlaresCore

/// Uploads one file, and sees to it that what stands at its place in the end is what was sent.
struct FileUpload: Sendable {
    let service: UploadService
    let links: UploadLinks
    let file: UploadFile
    /// What stood at its place and around it when the upload began.
    let former: UploadSurroundings
    let existing: UploadJob.Existing
    /// What stands at its place must still be like this when it is replaced.
    let condition: RemoteState?
    /// The sizes of chunks.
    let sizing: ChunkSizing
    /// Where records of unfinished uploads are kept; `nil` for contents that no later run can read again.
    let records: String?
    let journal: UploadJournal?
    let follower: TaskFollower
    let settings: TransferSettings
    let tally: TransferTally

    /// A file that has been sent.
    struct Sent: Sendable {
        /// The file with its true size.
        let file: UploadFile
        /// The record of its upload, which is of use until what is there has been looked at.
        var record: String?
        /// Bytes that an earlier run had sent.
        var resumed: Int64 = 0
    }

    /// Uploads the file.
    func run() async throws(Failure) -> Sent {
        let contents = try open()
        let state = try contents.state()
        // What tells no size has been read to its end by now.
        guard state.size == file.size || file.size == 0 else { throw .changed(file.local) }
        let file = file.of(size: state.size)
        let number = tally.begin(file.path, size: file.size)
        do throws(Failure) {
            let sent = try await deliver(file, contents, state, number)
            tally.finish(number, resumed: sent.resumed)
            return sent
        } catch {
            tally.abandon(number)
            throw error
        }
    }

    /// Files below `/proc` and the like say that they are empty, and are not.
    private func open() throws(Failure) -> LocalFile {
        if let opened = file.opened { return opened }
        let contents = try LocalFile(opening: file.local)
        guard file.size == 0, try contents.hasContents() else { return contents }
        return try contents.spooled(in: settings.spoolDirectory)
    }

    private func deliver(
        _ file: UploadFile, _ contents: LocalFile, _ state: LocalState, _ number: Int
    ) async throws(Failure) -> Sent {
        let spare = file.named(UploadSurroundings.spareName(for: file.name))
        let record = try openRecord(file)
        let replacement = UploadReplacement(service: service, retry: settings.retry, spare: spare, file: file)
        if former.isMaybeComplete, !former.isUnfinished {
            let isRecorded = record?.isAnnounced(file, state) == true
            if try await isSame(as: contents, at: file, size: file.size, orTrusted: isRecorded) {
                return Sent(file: file, record: record?.path, resumed: file.size)
            }
            guard case .replace = existing else { throw .alreadyThere(file.remote) }
        }
        var isReplacing = former.entry != nil && !former.isUnfinished
        if let left = former.spare {
            if try await isSame(as: contents, at: spare, size: left.size) {
                try await replacement.finish(isReplacing: isReplacing)
                return Sent(file: file, record: record?.path, resumed: file.size)
            }
            isReplacing = try await clear(left, of: replacement, isReplacing: isReplacing)
        }
        let place = isReplacing ? spare : file
        let sent = try await send(place, contents, state, record, number)
        try await check(place, contents, state, isDoubtful: sent.isDoubtful || isReplacing)
        if isReplacing {
            try await requireCondition(before: replacement)
            try await replacement.finish(isReplacing: true)
        }
        return Sent(file: file, record: record?.path, resumed: sent.resumed)
    }

    /// Looks a last time whether what is to be replaced is what it was.
    private func requireCondition(before replacement: UploadReplacement) async throws(Failure) {
        guard let condition else { return }
        let server = service.server
        do throws(Failure) {
            let entry = try await server.status(of: file.remote)
            try await server.require(condition, at: file.remote, entry, for: "write")
        } catch {
            try? await replacement.discard()
            throw error
        }
    }

    /// What goes in one piece has nothing to go on with. The record also keeps two processes apart, and tells a later run what
    /// was sent to a storage that has no digests.
    private func openRecord(_ file: UploadFile) throws(Failure) -> UploadRecord? {
        guard let records, file.size > sizing.base || former.entry != nil || !service.takesWhole else { return nil }
        return try UploadRecord(
            in: records, account: service.server.client.identity.olaresID, target: file.remote, files: settings.files)
    }

    /// Deals with what an earlier replacement has left, and is not what is to be sent now.
    /// - Returns: Whether something is to be replaced.
    private func clear(
        _ left: Entry, of replacement: UploadReplacement, isReplacing: Bool
    ) async throws(Failure) -> Bool {
        guard !isReplacing else {
            try await replacement.discard()
            return true
        }
        // The old file had been removed: this one was to take its place, and may be all there is of it.
        try await replacement.finish(isReplacing: false)
        guard case .replace = existing else {
            throw .alreadyThere(file.remote)
        }
        return true
    }

    // MARK: Sending

    private func send(
        _ place: UploadFile, _ contents: LocalFile, _ state: LocalState, _ record: UploadRecord?, _ number: Int
    ) async throws(Failure) -> ChunkedUpload.Sent {
        let isWhole = place.size == 0 || service.takesWhole && place.size <= min(sizing.base, UploadService.wholeLimit)
        if isWhole || former.isUnfinished {
            try record?.announce(place, state)
            if let sent = try await sendWhole(place, contents, number) { return sent }
        }
        return try await ChunkedUpload(
            service: service, links: links, file: place, contents: contents, state: state, record: record,
            isMaybeFinalizing: former.isFinalizing || place.size >= UploadService.taskFrom, sizing: sizing,
            follower: follower, settings: settings, tally: tally, number: number
        ).run()
    }

    /// Sends everything in one request.
    /// - Returns: `nil` where that was too large for something on the way.
    private func sendWhole(
        _ place: UploadFile, _ contents: LocalFile, _ number: Int
    ) async throws(Failure) -> ChunkedUpload.Sent? {
        try journal?.note(place.remote)
        let (service, tally, watch) = (service, tally, settings.stallWatch)
        var isFinishing = former.isUnfinished
        var isDoubtful = isFinishing
        var hasFailed = false
        let isTaken = try await settings.retry.run { () async throws(Failure) -> Bool in
            if hasFailed {
                isDoubtful = true
                // Not again where only the answer was lost: the second one would get another name.
                switch try await service.server.status(of: place.remote)?.size {
                case place.size?: return true
                case let size? where size > place.size:
                    throw Failure(
                        .remoteFileExists, "\(place.remote.text) was put there by somebody else meanwhile",
                        advice: "run it again with --overwrite, or with --skip-existing")
                case let size: isFinishing = size != nil
                }
            }
            hasFailed = true
            let isReplacing = isFinishing
            return try await watch.run { activity throws(Failure) in
                let gauge = Gauge()
                return try await service.make(place, contents, isFinishing: isReplacing) { sent in
                    activity.note()
                    tally.move(number, bytes: gauge.advance(to: sent), to: sent)
                }
            }
        }
        guard isTaken else { return nil }
        try journal?.note(place.remote, isWhole: true)
        return ChunkedUpload.Sent(isDoubtful: isDoubtful)
    }

    // MARK: Checking

    /// Whether a place has the contents of the local file.
    /// - Parameter isTrusted: What is the case where the storage does not tell.
    private func isSame(
        as contents: LocalFile, at place: UploadFile, size: Int64, orTrusted isTrusted: Bool = false
    ) async throws(Failure) -> Bool {
        guard size == place.size else { return false }
        let service = service
        let digest = try await settings.retry.run { () async throws(Failure) in
            try await service.server.digest(of: place.remote, size: size)
        }
        guard case .md5(let digest) = digest else { return digest == .unknown && isTrusted }
        return try contents.md5(of: size) == digest
    }

    /// Looks whether what was sent is what is there, and what is here.
    /// - Parameter isDoubtful: Whether contents are to be compared although the file has not changed.
    /// - Throws: ``Failure`` with `local_file_changed` or `upload_mismatch`.
    private func check(
        _ place: UploadFile, _ contents: LocalFile, _ state: LocalState, isDoubtful: Bool, mayFill: Bool = true
    ) async throws(Failure) {
        let isChanged = try contents.state() != state
        guard isChanged || isDoubtful else { return }
        let service = service
        let digest = try await settings.retry.run { () async throws(Failure) in
            try await service.server.digest(of: place.remote, size: place.size)
        }
        switch digest {
        case .md5(let digest):
            if try contents.state().size == place.size, try contents.md5(of: place.size) == digest { return }
        case .missing: throw .mismatch(place.remote, "is not there")
        case .unknown:
            if !isChanged {
                return try await Verification(server: service.server, retry: settings.retry).check([place])
            }
        }
        // A mixture of two states must not stay under any name; nothing else stood there before.
        if isChanged {
            try? await service.remove(place.remote)
            throw .changed(file.local)
        }
        guard mayFill, try await service.fill(place, contents, found: service.server.status(of: place.remote)) else {
            throw .mismatch(place.remote, "is not what was sent")
        }
        try await check(place, contents, state, isDoubtful: true, mayFill: false)
    }
}

extension Failure {
    /// Something stands where a file is to go, and nobody has said what is to become of it.
    static func alreadyThere(_ place: RemotePath) -> Failure {
        Failure(
            .remoteFileExists,
            "\(place.text) already exists on the server; pass --overwrite to replace it or --skip-existing to leave it",
            advice: "run it again with --overwrite, or with --skip-existing")
    }

    /// The server has something else than what was sent.
    static func mismatch(_ place: RemotePath, _ what: String) -> Failure {
        Failure(
            .uploadMismatch, "\(place.text) \(what) after the upload",
            next: [NextStep(["files", "ls", place.parent.text], effect: .read)])
    }
}
