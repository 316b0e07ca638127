import NIOCore
import OlaresCore
import Synchronization

/// Fetches one remote file (docs/protocol/files.md, "Downloads").
struct FileDownload: Sendable {
    /// What happens to a file that stands where the download is to go.
    enum Existing: Sendable {
        /// It stays, and that is a failure.
        case refuse
        /// It stays, and that is what was wanted.
        case skip
        /// It goes, once the download is complete.
        case replace
        /// It is the beginning of the download.
        case `continue`
    }

    let server: FilesServer
    let source: RemotePath
    let entry: Entry
    /// The local file.
    let target: String
    let existing: Existing
    let settings: TransferSettings
    let tally: TransferTally
    /// What the file is called in messages and progress.
    let name: String
    /// Whether the listing is looked at again for this file before it takes its name. For a tree ``TreeCheck`` does that, once
    /// for a directory.
    let isAlone: Bool
    /// What a later listing said, where the file had changed by then.
    private let newer = NewerEntry()

    /// Fetches the file, unless it is there.
    /// - Returns: What the listing said of what was fetched; `nil` where nothing was.
    @discardableResult
    func run() async throws(Failure) -> Entry? {
        if isWhole {
            switch try await fetchWhole() {
            case .fetched: return entry
            case .skipped: return nil
            // It has changed since it was listed: what follows knows what to do then.
            case .otherwise: break
            }
        }
        let partial = try PartialFile.open(for: target)
        // Only who holds the partial file may judge the target: another process may just have finished it.
        guard let existing = try resolveExisting(partial) else {
            if partial.length == 0 { discard(partial) }
            tally.update { $0.skipped += 1 }
            return nil
        }
        let number = tally.begin(name, size: entry.size)
        do throws(Failure) {
            let resumed = try await fetchConfirmed(into: partial, number)
            try await confirmBeginning(of: partial)
            try partial.publish(
                isReplacing: existing, permissions: (listed.permissions ?? 0o666) & ~settings.mask | 0o600,
                modified: listed.modified)
            forgetSource()
            tally.finish(number, resumed: resumed)
            return listed
        } catch {
            if partial.isTargetItself || partial.length < settings.resumableSize { discard(partial) }
            tally.abandon(number)
            throw error
        }
    }

    // MARK: The exchange

    /// Fetches what is missing.
    /// - Returns: The bytes that were there already.
    private func fetch(into partial: PartialFile, _ number: Int) async throws(Failure) -> Int64 {
        try takeUp(partial)
        let resumed = partial.length
        tally.move(number, bytes: 0, to: resumed)
        if partial.length == listed.size, listed.size > 0 { return resumed }
        try await settings.retry.run(progress: { partial.furthest }) { () async throws(Failure) in
            try await settings.stallWatch.run { activity throws(Failure) in
                try await attempt(partial, number, activity)
            }
        }
        return resumed
    }

    /// Looks at what an earlier run left, and throws it away where it is of another state of the file.
    private func takeUp(_ partial: PartialFile) throws(Failure) {
        guard partial.length > 0 else { return }
        let stored = (try? PartialFile.path(for: target, "source")).flatMap {
            PartialSource(at: $0, in: settings.files)
        }
        if let stored, stored.isSame(as: source(.unknown)), partial.length <= entry.size {
            partial.version = stored.version
        } else {
            try partial.restart()
        }
    }

    /// One request, or two where the first shows that the file has changed.
    private func attempt(
        _ partial: PartialFile, _ number: Int, _ activity: StallWatch.Activity
    ) async throws(Failure) {
        if partial.length > 0, let known = partial.version, try await isStill(known) {
            let response = try await ask(from: partial.length)
            activity.note()
            let version = RemoteVersion(response, listed)
            switch response.status {
            case 206 where ContentRange(response)?.start == partial.length && version.matches(known):
                return try await receive(response, into: partial, version, number, activity)
            case 200:
                // The server ignores ranges.
                try begin(partial, version)
                return try await receive(response, into: partial, version, number, activity)
            case 206, 416: break
            default: throw try await refusal(of: response)
            }
        }
        try partial.restart()
        let response = try await ask(from: nil)
        activity.note()
        guard response.status == 200 else { throw try await refusal(of: response) }
        let version = RemoteVersion(response, listed)
        try begin(partial, version)
        try await receive(response, into: partial, version, number, activity)
    }

    /// Whether the file is in the state that a part of it was read in. The service's answers do not tell, its listings do.
    private func isStill(_ known: RemoteVersion) async throws(Failure) -> Bool {
        guard !known.hasValidator, let state = known.listed else { return true }
        guard let now = try await server.status(of: source), now.state != state else { return true }
        newer.entry.withLock { $0 = now }
        return false
    }

    /// What the listing says of the file that is being fetched.
    private var listed: Entry { newer.entry.withLock { $0 } ?? entry }

    /// Fetches the file, and once more where it was written meanwhile: a part of one state and a part of another are no file.
    /// - Returns: The bytes that were there already.
    private func fetchConfirmed(into partial: PartialFile, _ number: Int) async throws(Failure) -> Int64 {
        let resumed = try await fetch(into: partial, number)
        guard isAlone || partial.length != listed.size else { return resumed }
        do throws(Failure) { try await confirm(partial) } catch {
            if !error.isPassing { try partial.restart() }
            guard error.code == .operationFailed, let now = try await server.status(of: source) else { throw error }
            newer.entry.withLock { $0 = now }
            _ = try await fetch(into: partial, number)
            try await confirm(partial)
            return 0
        }
        return resumed
    }

    /// Holds what has arrived against the listing as it is now.
    private func confirm(_ partial: PartialFile) async throws(Failure) {
        let contents = RawContents(path: source, entry: listed)
        try await settings.retry.run { () async throws(Failure) in
            try await contents.confirm(partial.length, server, for: "download \(source.text)")
        }
    }

    /// Compares contents where the beginning was somebody's own file, of which nothing but the size is known.
    private func confirmBeginning(of partial: PartialFile) async throws(Failure) {
        guard partial.version?.isAssumed == true else { return }
        let (server, source, size) = (server, source, partial.length)
        let digest = try await settings.retry.run { () async throws(Failure) in
            try await server.digest(of: source, size: size)
        }
        guard case .md5(let digest) = digest, try partial.md5() != digest else { return }
        // Neither a later run nor the person is left with a mixture.
        if partial.isTargetItself { partial.dropAdditions() } else { try partial.restart() }
        throw Failure(
            .localFileExists,
            "local file \(target.quotedForMessage) is no beginning of \(source.text): together with the rest it has other "
                + "contents than the remote file", advice: "run it again with --overwrite, or name another local path")
    }

    private func begin(_ partial: PartialFile, _ version: RemoteVersion) throws(Failure) {
        try partial.restart()
        partial.version = version
        if listed.size >= settings.resumableSize { try rememberSource(version) }
    }

    func ask(from offset: Int64?) async throws(Failure) -> HTTPResponse {
        try await server.client.send(request(from: offset))
    }

    private func request(from offset: Int64?) -> ServiceRequest {
        let range = offset.map { [(name: "Range", value: "bytes=\($0)-")] } ?? []
        // `--stall-timeout` says how long it may be silent.
        return ServiceRequest(
            "GET", .files, "/api/raw/\(source.asFile.encoded)", headers: [("Accept", "*/*")] + range, timeout: nil,
            idleLimit: nil)
    }

    func refusal(of response: HTTPResponse) async throws(Failure) -> Failure {
        let what = "download \(source.text)"
        try await server.requireSuccess(response, to: request(from: nil), for: what)
        return Failure(.decode, "\(what): the server answered HTTP \(response.status)")
    }

    private func receive(
        _ response: HTTPResponse, into partial: PartialFile, _ version: RemoteVersion, _ number: Int,
        _ activity: StallWatch.Activity
    ) async throws(Failure) {
        try RawContents(path: source, entry: listed).check(response, for: "download \(source.text)")
        try await response.forEachChunk { chunk throws(Failure) in
            await settings.bandwidth?.pass(chunk.readableBytes) { activity.note() }
            try partial.append(chunk)
            activity.note()
            tally.move(number, bytes: chunk.readableBytes, to: partial.length)
        }
        guard let size = version.size, partial.length != size else { return }
        let problem = "download \(source.text): got \(partial.length) of \(size) bytes"
        if partial.length > size { try partial.restart() }
        throw Failure(.transport, problem, advice: "run it again")
    }

    // MARK: What later runs need

    private func source(_ version: RemoteVersion) -> PartialSource {
        PartialSource(account: server.client.identity.olaresID, path: source, entry: listed, version: version)
    }

    func rememberSource(_ version: RemoteVersion) throws(Failure) {
        let path = try PartialFile.path(for: target, "source")
        do throws(FileError) {
            try source(version).save(at: path, in: settings.files)
        } catch {
            throw Failure(writing: error)
        }
    }

    private func forgetSource() {
        if entry.size < settings.resumableSize, existing != .continue { return }
        if let path = try? PartialFile.path(for: target, "source") { _ = try? settings.files.remove(path) }
    }

    private func discard(_ partial: PartialFile) {
        partial.discard()
        forgetSource()
    }
}

/// What a listing said of a file after the first one, shared by the copies of one ``FileDownload``.
private final class NewerEntry: Sendable {
    let entry = Mutex<Entry?>(nil)
}

/// What all files of a transfer have in common.
struct TransferSettings: Sendable {
    let files: any FileSystem
    let retry: Retry
    let stallWatch: StallWatch
    /// The permission bits that new files and directories do without, as the person's umask says.
    var mask: UInt16 = 0o022
    /// Bytes from which on what has arrived is kept for a later run.
    let resumableSize: Int64 = 1 << 20
    /// Bytes below which a file of a tree is held in memory until it is complete.
    let wholeSize: Int64 = 256 << 10
    /// How fast it may go; `nil` for as fast as it can.
    var bandwidth: Bandwidth?
    /// Where contents are put that must be on the disk before they are sent.
    var spoolDirectory = "/tmp"
}
