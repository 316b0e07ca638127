import OlaresCore
import Synchronization

/// Keeps a transfer below so many bytes a second, over all files that are under way at a time.
final class Bandwidth: Sendable {
    private let state: Mutex<Pace>
    private let limit: Int64

    /// - Parameter limit: Bytes a second, at least one.
    init(limit: Int64) {
        self.limit = max(1, limit)
        state = Mutex(Pace(limit: max(1, limit)))
    }

    /// Reads the option `bwlimit`; `nil` where there is no limit.
    convenience init?(_ arguments: Arguments) throws(Failure) {
        guard let limit = try arguments.integer("bwlimit"), limit > 0 else { return nil }
        self.init(limit: limit)
    }

    /// The largest piece that is read at a time: a quarter of what goes in a second, so that it goes evenly.
    var pieceSize: Int { Int(min(256 << 10, max(1 << 10, limit / 4))) }

    /// Waits until so many bytes may go.
    /// - Parameter waiting: Called at least once a second meanwhile.
    func pass(_ bytes: Int, waiting: @Sendable () -> Void = {}) async {
        let clock = ContinuousClock()
        let now = start.duration(to: clock.now)
        var left = state.withLock { $0.delay(of: bytes, at: now) }
        while left > .zero, !Task.isCancelled {
            let slice = min(left, .seconds(1))
            try? await clock.sleep(for: slice)
            left -= slice
            waiting()
        }
    }

    private let start = ContinuousClock.now
}

/// When bytes may go that are not to be more than so many a second.
struct Pace: Sendable {
    /// Bytes a second.
    let limit: Int64
    /// Until when all that went before takes.
    private var busyUntil = Duration.zero

    init(limit: Int64) { self.limit = limit }

    /// How long the next bytes have to wait; what nobody used before is gone.
    /// - Parameter now: Since any moment.
    mutating func delay(of bytes: Int, at now: Duration) -> Duration {
        let begin = max(busyUntil, now)
        busyUntil = begin + .microseconds(Int64(bytes) *| 1_000_000 / limit)
        return begin - now
    }
}
