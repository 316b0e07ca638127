#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#endif

extension Timestamp {
    /// RFC 3339 in the local time zone, to the second, such as `2026-06-01T10:00:00+02:00`.
    public var localText: String {
        var moment = time_t(seconds)
        var parts = tm()
        guard localtime_r(&moment, &parts) != nil else { return "an unknown time" }
        let year = Int(parts.tm_year) + 1900
        let digits = String(year.magnitude)
        let padding = String(repeating: "0", count: max(0, 4 - digits.count))
        let date = "\(year < 0 ? "-" : "")\(padding)\(digits)-\(Self.two(parts.tm_mon + 1))-\(Self.two(parts.tm_mday))"
        let time = "\(Self.two(parts.tm_hour)):\(Self.two(parts.tm_min)):\(Self.two(parts.tm_sec))"
        guard parts.tm_gmtoff != 0 else { return "\(date)T\(time)Z" }
        let offset = abs(parts.tm_gmtoff) / 60
        let sign = parts.tm_gmtoff < 0 ? "-" : "+"
        return "\(date)T\(time)\(sign)\(Self.two(Int32(offset / 60))):\(Self.two(Int32(offset % 60)))"
    }

    private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
