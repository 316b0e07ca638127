import Core
import Synchronization

/// Uploads one file that is not empty, chunk by chunk (docs/protocol/files.md, "Uploads").
struct FileUpload: Sendable {
    let service: UploadService
    let links: UploadLinks
    let file: UploadFile
    /// What stood at the target when the upload began; `nil` for nothing.
    let former: Entry?
    /// The sizes of chunks.
    let sizing: ChunkSizing
    /// Where records of unfinished uploads are kept; `nil` for contents that no later run can read again.
    let records: String?
    let follower: TaskFollower
    let settings: TransferSettings
    let tally: TransferTally

    /// Uploads the file.
    func run() async throws(Failure) {
        let contents: LocalFile
        if let opened = file.opened { contents = opened } else { contents = try LocalFile(opening: file.local) }
        let state = try contents.state()
        guard state.size == file.size else { throw .changed(file.local) }
        let record = try openRecord()
        let number = tally.begin(file.path, size: file.size)
        do throws(Failure) {
            let resumed = try await resumed(record, state)
            tally.move(number, bytes: 0, to: resumed)
            let task = try await send(contents, from: resumed, number) { () throws(Failure) in
                try record?.begin(file.local, state)
            }
            guard try contents.state() == state else { throw .changed(file.local) }
            if let task {
                try await follower.wait(for: TaskTicket(id: task, node: service.target.node, kind: "cloud transfer"))
            }
            record?.remove()
            tally.finish(number, resumed: resumed)
        } catch {
            tally.abandon(number)
            throw error
        }
    }

    /// A file of one chunk has nothing to go on with.
    private func openRecord() throws(Failure) -> UploadRecord? {
        guard file.size > sizing.base, let records else { return nil }
        return try UploadRecord(
            in: records, account: service.server.client.identity.olaresID, target: file.remote, files: settings.files)
    }

    /// Where to go on after an earlier run; 0 to begin.
    private func resumed(_ record: UploadRecord?, _ state: LocalState) async throws(Failure) -> Int64 {
        guard let record else { return 0 }
        if record.isOf(file.local, state) {
            let held = try await settings.retry.run { () async throws(Failure) in
                try await service.uploadedBytes(of: file)
            }
            return chunkStart(held, sizing.base)
        }
        try record.clear()
        return 0
    }

    /// Where the chunk begins that a place in the file is in. The last chunk is always sent: with it the service puts the
    /// file in its place.
    private func chunkStart(_ place: Int64, _ size: Int64) -> Int64 { min(place, file.size -| 1) / size *| size }

    /// Sends the chunks.
    /// - Parameter hasBegun: Called once the service has taken the first chunk, and so let go of what it had before.
    /// - Returns: The task of the second stage, where there is one.
    private func send(
        _ contents: LocalFile, from start: Int64, _ number: Int, hasBegun: () throws(Failure) -> Void
    ) async throws(Failure) -> String? {
        let position = Position(start, sizing)
        var isRefused = false
        var smallestRefused = Int.max
        while true {
            let link = try await settings.retry.run { () async throws(Failure) in
                try await links.link(isRefused: isRefused)
            }
            do throws(Failure) {
                return try await send(contents, position, to: link.path, number, hasBegun: hasBegun)
            } catch {
                // A proxy may not let as much through at once. Each size is given up once, so that this comes to an end.
                let size = position.lastAttempt.count
                if error.code == .httpClientError, !error.isPassing, size > sizing.base, size < smallestRefused {
                    smallestRefused = size
                    continue
                }
                // A service may mean a link for the file that used it first.
                guard !link.isOwn, error.code == .httpClientError || error.exit == .loginNeeded else { throw error }
                isRefused = true
            }
        }
    }

    private func send(
        _ contents: LocalFile, _ position: Position, to link: String, _ number: Int,
        hasBegun: () throws(Failure) -> Void
    ) async throws(Failure) -> String? {
        do throws(Failure) {
            return try await settings.retry.run(progress: { position.furthest }) { () async throws(Failure) in
                if position.hasFailed {
                    position.takeSmallSteps()
                    if try await isComplete(position) { return nil }
                }
                var task: String?
                while position.next < file.size {
                    let begin = settings.stallWatch.clock.now
                    let chunk = chunk(contents, position)
                    position.attempt()
                    task = try await send(chunk, to: link, number)
                    let milliseconds = settings.stallWatch.clock.now.milliseconds(since: begin)
                    position.advance(to: chunk.range.upperBound, in: milliseconds)
                    if chunk.index == 0 { try hasBegun() }
                }
                return task
            }
        } catch {
            guard error.isPassing else { throw error }
            let chunk = chunk(contents, position)
            throw Failure(
                error.code, "upload chunk \(chunk.index +| 1)/\(chunk.count) of \(file.path): \(error.message)",
                next: error.next,
                advice:
                    "run the same command again, it goes on from there; a shaky connection needs a smaller --chunk-size",
                retryable: true)
        }
    }

    private func chunk(_ contents: LocalFile, _ position: Position) -> UploadChunk {
        let size = position.chunkSize
        return UploadChunk(
            file: file, contents: contents, target: service.target, index: position.next / size, chunkSize: size)
    }

    private func send(_ chunk: UploadChunk, to link: String, _ number: Int) async throws(Failure) -> String? {
        let (tally, service) = (tally, service)
        // Once everything is sent, the service may have to move a large file to its place.
        let isLast = chunk.index == chunk.count -| 1
        let watch = StallWatch(
            limit: isLast ? settings.stallWatch.limit * 10 : settings.stallWatch.limit, clock: settings.stallWatch.clock
        )
        return try await watch.run { activity throws(Failure) in
            let gauge = Gauge()
            return try await service.send(chunk, to: link) { sent in
                activity.note()
                tally.move(number, bytes: gauge.advance(to: sent), to: chunk.range.lowerBound +| sent)
            }
        }
    }

    /// Finds out what became of a chunk whose answer was lost, and moves `position` to where the service is.
    /// - Returns: Whether the whole file has arrived.
    private func isComplete(_ position: Position) async throws(Failure) -> Bool {
        if position.lastAttempt.upperBound >= file.size, try await hasArrived() { return true }
        // Until the service has taken the first chunk, what it holds may be of another state of the file; and no more than
        // the chunk whose answer was lost can have come since.
        guard position.next > 0 else { return false }
        let held = min(try await service.uploadedBytes(of: file), position.lastAttempt.upperBound)
        position.goBack(to: chunkStart(held, position.chunkSize))
        return false
    }

    /// Whether the target is the file now, and was something else before.
    private func hasArrived() async throws(Failure) -> Bool {
        guard let entry = try await service.server.status(of: file.remote), entry.size == file.size else {
            return false
        }
        guard let former else { return true }
        return former.size != entry.size || former.modified != entry.modified
    }
}

/// How far a file is.
private final class Position {
    /// Where the next chunk begins.
    private(set) var next: Int64
    /// The most that was ever reached; grows even where the service has lost something and sending goes back.
    private(set) var furthest: Int64
    /// Whether a chunk was sent and nothing is known of what became of it.
    private(set) var hasFailed = false
    /// The bytes of the last chunk that was sent.
    private(set) var lastAttempt: Range<Int64> = 0..<0
    private var sizing: ChunkSizing
    /// Whether the failure of the last attempt has made chunks smaller; what is asked about it afterwards can fail too.
    private var isCounted = false

    init(_ start: Int64, _ sizing: ChunkSizing) {
        (next, furthest) = (start, start)
        self.sizing = sizing
    }

    /// Bytes of the next chunk, unless it is the last.
    var chunkSize: Int64 { sizing.current }

    /// The next chunk is sent.
    func attempt() {
        hasFailed = true
        isCounted = false
        lastAttempt = next..<next +| chunkSize
    }

    func takeSmallSteps() {
        if !isCounted { sizing.failed() }
        isCounted = true
    }

    func advance(to place: Int64, in milliseconds: Int64) {
        hasFailed = false
        sizing.taken(in: milliseconds, next: place)
        next = place
        furthest = max(furthest, place)
    }

    func goBack(to place: Int64) { next = place }
}

/// Turns how far a request is into how much further it got.
private final class Gauge: Sendable {
    private let last = Atomic<Int64>(0)

    /// - Parameter position: Bytes since the request began; fewer than before when it began anew.
    func advance(to position: Int64) -> Int {
        let former = last.exchange(position, ordering: .relaxed)
        return Int(position >= former ? position -| former : position)
    }
}
