/// Time, as far as this program needs it.
public protocol Clock: Sendable {
    /// The wall clock. Stored times and JWT expiry are compared with it, so it may jump.
    var now: Timestamp { get }
    /// Waits without holding a thread. Returns early when the task is cancelled.
    func sleep(for duration: Duration) async
}

/// A moment on the wall clock.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    /// - Parameter milliseconds: Milliseconds since the Unix epoch.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// - Parameter seconds: Seconds since the Unix epoch; values beyond what milliseconds can hold are clamped.
    public init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        milliseconds = overflow ? (seconds < 0 ? .min : .max) : product
    }

    /// Whole seconds since the Unix epoch, rounded down.
    public var seconds: Int64 { milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000 }

    /// Earlier moments come first.
    public static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }
}
