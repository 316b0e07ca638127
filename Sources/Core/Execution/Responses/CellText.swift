import Core

/// Writes a JSON value as a table cell.
struct CellText {
    /// The moment that ages are counted from.
    let now: Timestamp

    /// A column's cell in a row.
    func text(of column: ResponseDescriptor.Column, in row: JSONValue) -> String {
        let cell: String
        switch column.content {
        case .value(let paths):
            let value = paths.lazy.compactMap { $0.select(in: row) }.first { $0 != .null && $0 != "" }
            cell = value.flatMap { column.words[$0.plainText] } ?? text(value, as: column.format)
        case .text(let template):
            let text = text(template, row) ?? "-"
            cell = column.words[text] ?? text
        }
        return cell == "-" ? column.absent ?? cell : cell
    }

    /// A text with parts of the row in it; `nil` when one of them is absent.
    private func text(_ template: [TemplatePart], _ row: JSONValue) -> String? {
        var out = ""
        for part in template {
            switch part {
            case .literal(let text): out += text
            case .argument, .count: out += plain(row)
            case .member(_, let path):
                guard let value = path.select(in: row), value != .null, value != "" else { return nil }
                out += plain(value)
            case .optional(let inner): out += text(inner, row) ?? ""
            }
        }
        return out
    }

    /// The cell; `-` for what is absent or empty.
    func text(_ value: JSONValue?, as format: CellFormat) -> String {
        guard let value, value != .null else { return "-" }
        let text =
            switch format {
            case .text: plain(value)
            case .bytes: whole(value).map(Self.bytes) ?? plain(value)
            case .age: moment(value).map { Age.text(since: $0, now: now) } ?? plain(value)
            case .timestamp: moment(value).map(\.localText) ?? plain(value)
            case .bool: truth(value).map { $0 ? "yes" : "no" } ?? plain(value)
            case .list: value.array.map { $0.map(plain).joined(separator: ",") } ?? plain(value)
            case .pairs: value.object.map { Self.pairs($0).joined(separator: ",") } ?? plain(value)
            case .percent: Self.percent(value) ?? plain(value)
            }
        return text.isEmpty ? "-" : text
    }

    /// `name=value` of each member, by name.
    static func pairs(_ object: JSONObject) -> [String] {
        object.map { "\($0.name)=\($0.value.plainText)" }.sorted()
    }

    private func plain(_ value: JSONValue) -> String { value.plainText }

    /// Some services write numbers and Booleans as text.
    private func whole(_ value: JSONValue) -> Int64? { value.integer ?? value.string.flatMap { Int64($0) } }

    private func truth(_ value: JSONValue) -> Bool? {
        switch value {
        case true, "true": true
        case false, "false": false
        default: nil
        }
    }

    /// A time as RFC 3339, or a number of seconds, or of milliseconds where seconds would lie beyond the year 5000.
    private func moment(_ value: JSONValue) -> Timestamp? {
        guard let number = whole(value) else { return RFC3339.parse(plain(value)) }
        guard number > 0 else { return nil }
        return number < 100_000_000_000 ? Timestamp(seconds: number) : Timestamp(milliseconds: number)
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
