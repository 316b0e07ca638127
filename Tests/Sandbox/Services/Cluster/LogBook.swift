import Foundation
import Synchronization

/// What containers have written so far.
final class LogBook: Sendable {
    /// Whose lines they are.
    struct Source: Hashable {
        let pod: String
        let container: String
        /// Whether the container's predecessor is meant, which has ended.
        var isPrevious = false
    }

    struct Line: Sendable {
        let time: LogTime
        let text: String
    }

    private struct Log {
        var lines: [Line]
        /// When the last line came by itself.
        var lastGrowth: LogTime
    }

    private let logs = Mutex<[Source: Log]>([:])

    /// Lines from a number on. A log begins with forty lines of up to an hour, and grows as the knobs say.
    func lines(
        of source: Source, from number: Int, since start: Date, now: Date, secondsPerLine: Double
    ) -> ArraySlice<Line> {
        logs.withLock { logs in
            var log = logs[source] ?? Self.begin(source, start: max(start, now - 3_600), now: now)
            if !source.isPrevious { Self.grow(&log, source, until: LogTime(now), secondsPerLine: secondsPerLine) }
            logs[source] = log
            return log.lines.dropFirst(number)
        }
    }

    /// Adds lines that all have the same time.
    func append(_ texts: [String], to source: Source, start: Date, now: Date) {
        logs.withLock { logs in
            var log = logs[source] ?? Self.begin(source, start: max(start, now - 3_600), now: now)
            let time = max(LogTime(now), log.lines.last?.time ?? LogTime(now))
            log.lines += texts.map { Line(time: time, text: $0) }
            logs[source] = log
        }
    }

    private static func begin(_ source: Source, start: Date, now: Date) -> Log {
        let step = max(0, now.timeIntervalSince(start)) / 40
        var lines = [Line(time: LogTime(start), text: "\(source.container) is listening")]
        for number in 1..<40 {
            // Now and then two lines come at once.
            let isTwin = number % 10 == 0
            let time = isTwin ? lines[number - 1].time : LogTime(start + step * Double(number))
            lines.append(Line(time: time, text: text(number)))
        }
        if source.isPrevious { lines.append(Line(time: LogTime(now - 1), text: "fatal: out of memory")) }
        return Log(lines: lines, lastGrowth: LogTime(now))
    }

    private static func grow(_ log: inout Log, _ source: Source, until now: LogTime, secondsPerLine: Double) {
        guard secondsPerLine > 0 else { return log.lastGrowth = now }
        let step = Int64(secondsPerLine * 1e9)
        while log.lastGrowth.nanoseconds + step <= now.nanoseconds {
            log.lastGrowth.nanoseconds += step
            log.lines.append(
                Line(time: max(log.lastGrowth, log.lines.last?.time ?? log.lastGrowth), text: text(log.lines.count)))
        }
    }

    private static func text(_ number: Int) -> String {
        "GET /item/\(number) \(number % 7 == 3 ? 404 : 200) \(number * 37 % 90 + 1)ms"
    }
}

/// A moment to the nanosecond, as logs have it.
struct LogTime: Comparable, Sendable {
    /// Since 1970.
    var nanoseconds: Int64

    init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    init(_ date: Date) { nanoseconds = Int64((date.timeIntervalSince1970 * 1e6).rounded()) * 1000 }

    /// Reads RFC 3339 with any number of digits after the second, or nil.
    init?(_ text: String) {
        let digits = text.dropFirst(19).first == "." ? text.dropFirst(20).prefix { $0.isNumber } : ""
        let zone = text.dropFirst(19 + (digits.isEmpty ? 0 : digits.count + 1))
        guard let date = try? Date(text.prefix(19) + "Z", strategy: .iso8601),
            let fraction = Int64((digits + "000000000").prefix(9)), let offset = Self.offset(zone)
        else { return nil }
        nanoseconds = (Int64(date.timeIntervalSince1970) - offset) * 1_000_000_000 + fraction
    }

    /// With nine digits after the second.
    var text: String {
        let (seconds, fraction) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let digits = String(fraction)
        let second = Date(timeIntervalSince1970: Double(seconds)).ISO8601Format().dropLast()
        return "\(second).\(String(repeating: "0", count: 9 - digits.count))\(digits)Z"
    }

    /// The beginning of its second.
    var wholeSecond: LogTime { LogTime(nanoseconds: nanoseconds / 1_000_000_000 * 1_000_000_000) }

    static func < (left: LogTime, right: LogTime) -> Bool { left.nanoseconds < right.nanoseconds }

    /// Seconds east of Greenwich.
    private static func offset(_ zone: Substring) -> Int64? {
        if zone == "Z" || zone == "z" { return 0 }
        let parts = zone.dropFirst().split(separator: ":").compactMap { Int64($0) }
        guard let sign = zone.first, sign == "+" || sign == "-", parts.count == 2 else { return nil }
        return (sign == "-" ? -1 : 1) * (parts[0] * 3600 + parts[1] * 60)
    }
}
