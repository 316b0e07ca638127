import OlaresCore

/// The time that a server puts in front of a line of a log, to the nanosecond (docs/protocol/cluster.md, "Logs").
struct LogTimestamp: Comparable, Sendable {
    /// Since 1970-01-01T00:00:00Z.
    let seconds: Int64
    let nanoseconds: Int32

    static func < (a: LogTimestamp, b: LogTimestamp) -> Bool {
        (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds)
    }

    /// Reads `2026-05-02T08:12:03.114Z` and a space at the beginning of a line.
    /// - Returns: The time, and how many bytes it takes with the space; `nil` when the line begins otherwise.
    static func parse(_ line: some RandomAccessCollection<UInt8>) -> (time: LogTimestamp, length: Int)? {
        var reading = Reading(rest: Array(line.prefix(64))[...])
        guard let year = reading.number(4), reading.take("-"), let month = reading.number(2), reading.take("-"),
            let day = reading.number(2), reading.take("T"), let hour = reading.number(2), reading.take(":"),
            let minute = reading.number(2), reading.take(":"), let second = reading.number(2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        let fraction = reading.take(".") ? reading.fraction() : 0
        guard let offset = reading.offset(), reading.take(" ") else { return nil }
        let days = daysSince1970(year, month, day)
        let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - offset
        return (LogTimestamp(seconds: Int64(seconds), nanoseconds: fraction), reading.rest.startIndex)
    }

    /// In the calendar that goes on for ever, with years that begin in March, so that leap days come last.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted % 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private struct Reading {
        var rest: ArraySlice<UInt8>

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest.removeFirst()
            return true
        }

        mutating func digit() -> Int? {
            guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            rest.removeFirst()
            return Int(byte - UInt8(ascii: "0"))
        }

        mutating func number(_ digits: Int) -> Int? {
            var number = 0
            for _ in 0..<digits {
                guard let digit = digit() else { return nil }
                number = number * 10 + digit
            }
            return number
        }

        /// Nanoseconds.
        mutating func fraction() -> Int32 {
            var value = 0
            var scale = 100_000_000
            while let digit = digit() {
                value += digit * scale
                scale /= 10
            }
            return Int32(value)
        }

        /// Seconds that the local time is ahead.
        mutating func offset() -> Int? {
            if take("Z") { return 0 }
            let sign = take("+") ? 1 : -1
            guard sign > 0 || take("-"), let hours = number(2), take(":"), let minutes = number(2) else { return nil }
            return sign * (hours * 60 + minutes) * 60
        }
    }
}
