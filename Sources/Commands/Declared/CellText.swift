import Core

/// Writes a JSON value as a table cell.
struct CellText {
    /// The moment that ages are counted from.
    let now: Timestamp

    /// The cell; `-` for what is absent or empty.
    func text(_ value: JSONValue?, as format: CellFormat) -> String {
        guard let value, value != .null else { return "-" }
        let text =
            switch format {
            case .text, .timestamp: plain(value)
            case .bytes: value.integer.map(Self.bytes) ?? plain(value)
            case .age: RFC3339.parse(plain(value)).map(age) ?? plain(value)
            case .bool: value.bool.map { $0 ? "yes" : "no" } ?? plain(value)
            case .list: value.array.map { $0.map(plain).joined(separator: ",") } ?? plain(value)
            case .percent: Self.percent(value) ?? plain(value)
            }
        return text.isEmpty ? "-" : text
    }

    private func plain(_ value: JSONValue) -> String {
        if case .string(let text) = value { return text }
        return value.compactText
    }

    /// As kubectl prints it: the largest unit that says enough.
    private func age(_ moment: Timestamp) -> String {
        let seconds = max(0, now.seconds - moment.seconds)
        return switch seconds {
        case ..<120: "\(seconds)s"
        case ..<7200: "\(seconds / 60)m"
        case ..<172_800: "\(seconds / 3600)h"
        default: "\(seconds / 86_400)d"
        }
    }

    private static func bytes(_ count: Int64) -> String {
        var value = Double(count)
        var unit = "B"
        var larger = ["KiB", "MiB", "GiB", "TiB"][...]
        while abs(value) >= 1024, let next = larger.popFirst() {
            value /= 1024
            unit = next
        }
        return "\(unit == "B" ? String(count) : tenths(value)) \(unit)"
    }

    private static func percent(_ value: JSONValue) -> String? {
        switch value {
        case .integer(let whole): "\(whole)%"
        case .number(let number): "\(tenths(number))%"
        default: nil
        }
    }

    /// The number with one digit behind the point; one that is too large for that as it is.
    private static func tenths(_ value: Double) -> String {
        guard let tenths = Int64(exactly: (value * 10).rounded()) else { return value.description }
        return "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
    }
}
