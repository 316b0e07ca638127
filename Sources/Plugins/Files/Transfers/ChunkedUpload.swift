import OlaresCore
import OlaresExecution
import Synchronization

/// Sends one file that is not empty, chunk by chunk, to a place where nothing stands (docs/protocol/files.md, "Uploads").
struct ChunkedUpload: Sendable {
    let service: UploadService
    let links: UploadLinks
    /// The file, with the place that it goes to.
    let file: UploadFile
    let contents: LocalFile
    let state: LocalState
    /// What is known of an earlier run; `nil` for contents that no later run can read again.
    let record: UploadRecord?
    /// Whether a task may be about to put another file in this place.
    let isMaybeFinalizing: Bool
    let sizing: ChunkSizing
    let follower: TaskFollower
    let settings: TransferSettings
    let tally: TransferTally
    /// The file's number in the tally.
    let number: Int

    /// What was done.
    struct Sent: Sendable {
        /// Bytes that an earlier run had sent.
        var resumed: Int64 = 0
        /// Whether something in between makes it worth comparing contents.
        var isDoubtful = false
    }

    private var retry: Retry { settings.retry }

    /// Sends what is missing.
    func run() async throws(Failure) -> Sent {
        guard let start = try await start() else { return Sent(resumed: file.size, isDoubtful: true) }
        tally.move(number, bytes: 0, to: start)
        let position = UploadPosition(start, of: file.size, sizing)
        try await send(position)
        return Sent(resumed: start, isDoubtful: position.isDoubtful)
    }

    // MARK: After an earlier run

    /// Where to begin; `nil` where the file has arrived already.
    private func start() async throws(Failure) -> Int64? {
        let isOurs = record?.isOf(file, state) == true
        if isOurs, file.remote.fileType == .external {
            follower.context.notify(
                "upload: external storage keeps nothing of what was stopped; \(file.path) is sent from its beginning")
        } else if isOurs {
            let held = try await retry.run { () async throws(Failure) in try await service.uploadedBytes(of: file) }
            // A single byte would be taken for one that is held.
            if held > 0, held < file.size -| 1 { return held }
        }
        if isMaybeFinalizing || record?.isOfEarlierRun == true, try await hasArrivedByTask() { return nil }
        try record?.announce(file, state)
        return 0
    }

    /// Whether the file is there now, after the task that may have been at it.
    private func hasArrivedByTask() async throws(Failure) -> Bool {
        let task = try await retry.run { () async throws(Failure) in try await service.finalizing(file.remote) }
        if let task { try await service.wait(for: task, settings) }
        let entry = try await retry.run { () async throws(Failure) in try await service.server.status(of: file.remote) }
        guard let entry else { return false }
        guard entry.size == file.size else {
            throw Failure(
                .remoteFileExists,
                "\(file.remote.text) was there before this upload was: another one has just ended",
                advice: "run it again with --overwrite, or with --skip-existing")
        }
        return true
    }

    // MARK: Chunks

    private func send(_ position: UploadPosition) async throws(Failure) {
        var isRefused = false
        while true {
            let left = file.size -| position.next
            let link = try await retry.run { () async throws(Failure) in
                try await links.link(for: left, isRefused: isRefused)
            }
            do throws(Failure) {
                return try await send(position, to: link.path)
            } catch {
                // A service may mean a link for the file that used it first.
                let isOfLink = [.httpClientError, .remoteNotFound].contains(error.code) || error.exit == .loginNeeded
                guard !link.isOwn, isOfLink else { throw error }
                isRefused = true
            }
        }
    }

    private func send(_ position: UploadPosition, to link: String) async throws(Failure) {
        do throws(Failure) {
            try await retry.run(progress: { position.furthest }) { () async throws(Failure) in
                if position.hasFailed {
                    position.takeSmallSteps()
                    if try await isComplete(position) { return }
                }
                do throws(Failure) { try await sendRest(position, to: link) } catch {
                    if error.isPassing { position.note(error) }
                    throw error
                }
            }
        } catch {
            guard error.isPassing else { throw error }
            let chunk = chunk(position)
            throw Failure(
                error.code, "upload chunk \(chunk.number)/\(chunk.count) of \(file.path): \(error.message)",
                next: error.next,
                advice:
                    "run the same command again, it goes on from there; a shaky connection needs a smaller --chunk-size",
                retryable: true)
        }
    }

    private func sendRest(_ position: UploadPosition, to link: String) async throws(Failure) {
        while position.next < file.size {
            let chunk = chunk(position)
            if chunk.isLast, try contents.state() != state { throw .changed(file.local) }
            position.attempt()
            let (answer, milliseconds) = try await send(chunk, to: link)
            switch answer {
            case .taken, .complete:
                position.advance(in: milliseconds)
                // With its first chunk the service has let go of what it had before.
                if chunk.range.lowerBound == 0 { try record?.begin(file, state) }
                if case .complete(let task?) = answer { try await finish(task) }
            case .tooLarge(let failure): guard position.shrink() else { throw failure }
            case .lost(let failure), .heldWhole(let failure):
                if try await hasArrived(in: position, after: failure) { return }
            }
        }
    }

    private func chunk(_ position: UploadPosition) -> UploadChunk {
        UploadChunk(
            file: file, contents: contents, target: service.target, range: position.range,
            chunkSize: position.chunkSize)
    }

    /// - Returns: What the service made of it, and how long that took in milliseconds.
    private func send(_ chunk: UploadChunk, to link: String) async throws(Failure) -> (ChunkAnswer, Int64) {
        let (tally, service, watch, number) = (tally, service, settings.stallWatch, number)
        return try await service.gate.pass { () async throws(Failure) in
            let begin = watch.clock.now
            let answer = try await watch.run { activity throws(Failure) in
                let gauge = Gauge()
                return try await service.send(chunk, to: link) { sent in
                    activity.note()
                    tally.move(number, bytes: gauge.advance(to: sent), to: chunk.range.lowerBound +| sent)
                }
            }
            return (answer, watch.clock.now.milliseconds(since: begin))
        }
    }

    /// Waits for the task that puts a complete file in its place.
    private func finish(_ task: String) async throws(Failure) {
        let isCloud = file.remote.fileType.isCloud
        let ticket = TaskTicket(
            id: task, node: try await service.node.name(), kind: isCloud ? "cloud transfer" : "upload")
        if isCloud { try await follower.wait(for: ticket) } else { try await service.wait(for: ticket, settings) }
    }

    // MARK: After a failure

    /// Finds out what became of a chunk whose answer was lost, and moves `position` to where the service is.
    /// - Returns: Whether the whole file has arrived.
    private func isComplete(_ position: UploadPosition) async throws(Failure) -> Bool {
        if position.lastAttempt.upperBound == file.size, try await isThere() { return true }
        // Until the service has taken the first chunk, what it holds may be of another state of the file. To ask about
        // external storage would throw away what it holds; a chunk that it holds already is not taken a second time.
        guard position.next > 0, file.remote.fileType != .external else { return false }
        let held = try await service.uploadedBytes(of: file)
        // No more than the chunk whose answer was lost can have come since.
        guard held <= position.lastAttempt.upperBound, held < file.size -| 1 else {
            if held == file.size, try await hasArrivedByTask() { return true }
            position.restart()
            try record?.announce(file, state)
            return false
        }
        position.goBack(to: held)
        return false
    }

    /// Whether the file is in its place although the service speaks of none; otherwise it is begun anew, once.
    private func hasArrived(in position: UploadPosition, after failure: Failure) async throws(Failure) -> Bool {
        if position.lastAttempt.upperBound == file.size, try await hasArrivedByTask() { return true }
        guard !position.hasRestarted, position.lastAttempt.lowerBound > 0 else {
            throw position.firstProblem ?? failure
        }
        position.restart()
        try record?.announce(file, state)
        return false
    }

    /// Whether the place has a file of this size now; nothing was there before.
    private func isThere() async throws(Failure) -> Bool {
        try await service.server.status(of: file.remote)?.size == file.size
    }
}

/// Turns how far a request is into how much further it got.
final class Gauge: Sendable {
    private let last = Atomic<Int64>(0)

    /// - Parameter position: Bytes since the request began; fewer than before when it began anew.
    func advance(to position: Int64) -> Int {
        let former = last.exchange(position, ordering: .relaxed)
        return Int(position >= former ? position -| former : position)
    }
}
