#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The machine's own clock.
public struct SystemClock: Clock {
    /// The clock of this machine.
    public init() {}

    /// The wall clock, to the millisecond.
    public var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) *| 1000 +| Int64(time.tv_nsec) / 1_000_000)
    }

    /// Waits on the monotonic clock. A wait of more than a century ends with it: no longer deadline can be told to the system.
    public func sleep(for duration: Duration) async {
        try? await Task.sleep(for: min(duration, .seconds(100 * 366 * 86_400)))
    }
}
