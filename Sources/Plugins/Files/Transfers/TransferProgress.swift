import OlaresCore

/// Shows on a terminal how far a transfer is: a line for each file that is under way, and one for all.
struct TransferProgress {
    let context: CommandContext
    let tally: TransferTally

    /// Runs `work` with the progress of it on the terminal.
    func during<Value>(_ work: () async throws(Failure) -> Value) async throws(Failure) -> Value {
        guard context.console.showsProgress, !context.isQuiet else { return try await work() }
        let ticker = Task { await tick() }
        let result: Result<Value, Failure>
        do throws(Failure) { result = .success(try await work()) } catch { result = .failure(error) }
        ticker.cancel()
        await ticker.value
        context.showProgress([])
        return try result.get()
    }

    private func tick() async {
        var rate = TransferRate()
        while !Task.isCancelled {
            let snapshot = tally.snapshot
            rate.note(snapshot.bytes, at: context.clock.now)
            context.showProgress(Self.lines(snapshot, bytesPerSecond: rate.bytesPerSecond))
            await context.clock.sleep(for: .milliseconds(context.console.errorIsTerminal ? 200 : 2000))
        }
    }

    /// The lines for a moment.
    static func lines(_ snapshot: TransferTally.Snapshot, bytesPerSecond: Int64?) -> [String] {
        let files = snapshot.active.sorted { $0.key < $1.key }.prefix(8).map { file($0.value) }
        return (snapshot.expectedFiles > 1 ? files : []) + [total(snapshot, bytesPerSecond)]
    }

    private static func file(_ active: TransferTally.Active) -> String {
        "  \(ByteSize.compact(active.position))/\(ByteSize.compact(active.size))  \(active.name)"
    }

    private static func total(_ snapshot: TransferTally.Snapshot, _ bytesPerSecond: Int64?) -> String {
        let done = snapshot.completed +| snapshot.active.values.reduce(0) { $0 +| $1.position }
        let more = snapshot.isOpenEnded ? "+" : ""
        var parts = ["\(ByteSize.compact(done))/\(ByteSize.compact(snapshot.expectedBytes))\(more)"]
        if snapshot.expectedFiles > 1 {
            parts.insert("\(snapshot.files) of \(snapshot.expectedFiles)\(more) files", at: 0)
        }
        if snapshot.expectedBytes > 0, more.isEmpty {
            parts.append("\(min(100, done *| 100 / snapshot.expectedBytes))%")
        }
        if let bytesPerSecond, bytesPerSecond > 0 {
            parts.append("\(ByteSize.compact(bytesPerSecond))/s")
            let left = snapshot.expectedBytes -| done
            if left > 0, more.isEmpty {
                parts.append("\(DurationText.estimate(seconds: left / bytesPerSecond +| 1)) left")
            }
        } else {
            parts.append("waiting")
        }
        if !snapshot.failed.isEmpty { parts.append("\(snapshot.failed.count) failed") }
        return parts.joined(separator: "  ")
    }
}

/// How fast it went over the last seconds.
struct TransferRate {
    private var samples: [(moment: Timestamp, bytes: Int64)] = []

    /// Notes how many bytes there are at a moment. A clock that jumps begins anew.
    mutating func note(_ bytes: Int64, at moment: Timestamp) {
        if let last = samples.last, moment < last.moment || moment.milliseconds(since: last.moment) > 10_000 {
            samples = []
        }
        samples.append((moment, bytes))
        samples.removeAll { moment.milliseconds(since: $0.moment) > 5000 }
    }

    /// The mean over at most five seconds; `nil` before there is anything to measure.
    var bytesPerSecond: Int64? {
        guard let first = samples.first, let last = samples.last else { return nil }
        let milliseconds = last.moment.milliseconds(since: first.moment)
        return milliseconds >= 400 ? (last.bytes -| first.bytes) *| 1000 / milliseconds : nil
    }
}
