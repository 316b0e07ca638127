#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Times as services write them, such as `2026-06-01T08:00:00Z`.
public enum RFC3339 {
    /// Reads a time with or without fractions of a second; `nil` for anything else.
    public static func parse(_ text: String) -> Timestamp? {
        let styles = [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)]
        for style in styles {
            if let date = try? style.parse(text) {
                return Timestamp(milliseconds: Int64(clamping: (date.timeIntervalSince1970 * 1000).rounded()))
            }
        }
        return nil
    }

    /// Writes a time to the second, as `2026-06-01T08:00:00Z`.
    public static func text(_ time: Timestamp) -> String {
        Date.ISO8601FormatStyle().format(Date(timeIntervalSince1970: Double(time.seconds)))
    }
}
