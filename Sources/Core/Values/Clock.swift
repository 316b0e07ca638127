/// Time, as far as this program needs it.
public protocol Clock: Sendable {
    /// The wall clock. Stored times and JWT expiry are compared with it, so it may jump.
    var now: Timestamp { get }
    /// Waits without holding a thread. Returns early when the task is cancelled.
    func sleep(for duration: Duration) async
}

/// A moment on the wall clock, in the years 0 to 9999: what RFC 3339 can write down. Anything beyond, as a server, a token or a
/// file may claim, counts as the first or the last of them, so that every moment can be compared, formatted and stored.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    private static let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// - Parameter milliseconds: Milliseconds since the Unix epoch.
    public init(milliseconds: Int64) {
        self.milliseconds = min(max(milliseconds, Self.range.lowerBound), Self.range.upperBound)
    }

    /// - Parameter seconds: Seconds since the Unix epoch.
    public init(seconds: Int64) { self.init(milliseconds: seconds *| 1000) }

    /// Whole seconds since the Unix epoch, rounded down.
    public var seconds: Int64 { milliseconds >= 0 ? milliseconds / 1000 : (milliseconds -| 999) / 1000 }

    /// What is left of the millisecond count when whole seconds are taken off: 0 to 999.
    public var millisecondOfSecond: Int64 { milliseconds -| seconds *| 1000 }

    /// Milliseconds from an earlier moment to this one; negative from a later one.
    public func milliseconds(since earlier: Timestamp) -> Int64 { milliseconds -| earlier.milliseconds }

    /// Whole seconds from here to another moment, negative to an earlier one.
    public func seconds(until other: Timestamp) -> Int64 { other.milliseconds(since: self) / 1000 }

    /// The moment so many seconds from here.
    public func later(bySeconds seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: milliseconds +| seconds *| 1000)
    }

    /// Earlier moments come first.
    public static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }
}

extension Duration {
    /// Whole milliseconds, rounded towards none.
    public var milliseconds: Int64 { components.seconds *| 1000 +| components.attoseconds / 1_000_000_000_000_000 }
}
