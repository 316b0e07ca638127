import NIOCore
import OlaresCore

/// Asks for logs again and again, and writes each line once (docs/decisions, "Following logs").
struct LogFollower: Sendable {
    let reader: LogReader
    let watch: Watch
    let output: LogOutput

    /// Follows until somebody presses Ctrl-C, which is its good end.
    func run() async throws(Failure) {
        try await watch.untilCtrlC(in: reader.context) { () async throws(Failure) in try await follow() }
    }

    private func follow() async throws(Failure) {
        let start = reader.context.clock.now
        var logs = reader.sources.map { Log(source: $0) }
        // What cannot be had at first will not come later.
        try await fetchAll(&logs, start)
        await reader.context.clock.sleep(for: watch.interval)
        try await watch.poll("logs", "lines", in: reader.context) { () async throws(Failure) -> Bool in
            try await fetchAll(&logs, start)
            return false
        }
    }

    /// Writes what is new of each. One that has no log keeps none of the others back, and is left out from then on where it is gone.
    /// - Throws: The failure of one of them, where none has a log.
    private func fetchAll(_ logs: inout [Log], _ start: Timestamp) async throws(Failure) {
        var absence: Failure?
        var hasAny = false
        for index in logs.indices where !logs[index].isGone {
            do throws(Failure) {
                try await fetch(&logs[index], start)
                hasAny = true
                logs[index].isAbsent = false
            } catch {
                guard error.isOfOneLog else { throw error }
                if logs.count > 1, !logs[index].isAbsent { reader.report(error) }
                logs[index].isAbsent = true
                logs[index].isGone = error.code == .remoteNotFound
                absence = error
            }
        }
        logs.removeAll(where: \.isGone)
        if let absence, !hasAny { throw absence }
    }

    /// One container's log.
    private struct Log {
        let source: LogSource
        var memory = LogMemory()
        /// Whether there was none when it was asked for last.
        var isAbsent = false
        /// Whether there will be none any more.
        var isGone = false
        /// Whether it has been asked for.
        var isBegun = false
        /// Whether there was nothing in it: all that comes then is new, however much it is.
        var wasEmpty = false
    }

    /// Writes what is new. Where the answer breaks off after something new, the next one goes on from there.
    private func fetch(_ log: inout Log, _ start: Timestamp) async throws(Failure) {
        let waited = max(0, reader.context.clock.now.milliseconds(since: start))
        let query =
            log.memory.since.map { reader.options.query(log.source.container, since: $0) }
            ?? reader.options.query(
                log.source.container, timestamps: true, waited: waited, limited: !log.isBegun, tailed: !log.wasEmpty)
        // The limit is for what is there at first, and may cut a line.
        let mayBeCut = !log.isBegun && reader.options.limitBytes != nil
        let response = try await reader.fetch(query, of: log.source)
        let prefix = reader.prefix(log.source)
        var memory = log.memory
        log.isBegun = true
        var lines = LogLines()
        var isEmpty = true
        var hasNew = false
        let matcher = reader.options.pattern?.matcher()
        memory.beginAnswer()
        defer { log.memory = memory }
        let take: (ByteBufferView, inout ByteBuffer) -> Void = { line, batch in
            let stamp = LogTimestamp.parse(line)
            guard memory.isNew(stamp?.time, digest: Self.digest(line)) else { return }
            hasNew = true
            guard matcher?.finds(in: line.dropFirst(stamp?.length ?? 0)) ?? true else { return }
            let shown = reader.options.showsTimestamps ? line : line.dropFirst(stamp?.length ?? 0)
            batch.writeLine(shown, prefix)
        }
        do throws(Failure) {
            try await response.forEachChunk { piece throws(Failure) in
                if piece.readableBytes > 0 { isEmpty = false }
                var batch = ByteBuffer()
                try lines.add(piece) { line throws(Failure) in take(line, &batch) }
                try output.write(batch)
            }
            if isEmpty { log.wasEmpty = true }
            // The next answer has it whole.
            guard !mayBeCut else { return }
            var batch = ByteBuffer()
            try lines.finish { line throws(Failure) in take(line, &batch) }
            try output.write(batch)
        } catch {
            // A line that was cut is not shown: the next answer has it whole.
            guard hasNew, error.retryable == true else { throw error }
        }
    }

    private static func digest(_ line: ByteBufferView) -> Int {
        var hasher = Hasher()
        line.withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}
