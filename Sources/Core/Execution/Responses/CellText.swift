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
            cell = value.flatMap { column.words[$0.plainText] } ?? cut(text(value, as: column.style), column.style)
        case .text(let template):
            let text = text(template, row) ?? "-"
            cell = column.words[text] ?? cut(text, column.style)
        }
        return cell == "-" ? column.absent ?? cell : cell
    }

    /// A row as data: a member for each column, named after its title. Sizes are in bytes, ages in seconds (`ageSeconds`); what is
    /// absent is null.
    func record(of columns: [ResponseDescriptor.Column], in row: JSONValue) -> JSONValue {
        var record = JSONObject()
        for column in columns {
            let member = Table.Column(column.title).member
            let text = text(of: column, in: row)
            let value = number(of: column, in: row)
            record[column.format == .age && value != nil ? member + "Seconds" : member] =
                value ?? (text == "-" ? .null : .string(text))
        }
        return .object(record)
    }

    /// What programs can reckon with; `nil` where the text of the cell is all.
    private func number(of column: ResponseDescriptor.Column, in row: JSONValue) -> JSONValue? {
        guard case .value(let paths) = column.content, column.words.isEmpty,
            let value = paths.lazy.compactMap({ $0.select(in: row) }).first(where: { $0 != .null && $0 != "" })
        else { return nil }
        switch column.format {
        case .bytes: return whole(value).map { .integer($0) }
        case .bool: return truth(value).map { .bool($0) }
        case .count: return Self.count(value).map { .integer(Int64($0)) }
        case .age: return moment(value).map { .integer(max(0, now.seconds -| $0.seconds)) }
        case .text: if case .integer = value { return value } else { return value.bool.map { .bool($0) } }
        default: return nil
        }
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
            case .first(let parts):
                guard let text = parts.lazy.compactMap({ self.text([$0], row) }).first else { return nil }
                out += text
            }
        }
        return out
    }

    /// The cell without what is taken off it.
    private func cut(_ text: String, _ style: CellStyle) -> String {
        var text = text[...]
        if let prefix = style.prefix, text.hasPrefix(prefix) { text = text.dropFirst(prefix.count) }
        return String(style.length.map { text.prefix($0) } ?? text)
    }

    /// The cell; `-` for what is absent or empty.
    func text(_ value: JSONValue?, as format: CellFormat) -> String { text(value, as: CellStyle(format)) }

    /// The cell; `-` for what is absent or empty.
    func text(_ value: JSONValue?, as style: CellStyle) -> String {
        guard let value, value != .null, value != "" else { return "-" }
        let text =
            switch style.format {
            case .text: plain(value)
            case .quoted, .json:
                value.string == nil || style.format == .json ? value.compactText : "\"\(plain(value))\""
            case .bytes: whole(value).map { Self.bytes($0, digits: style.digits) } ?? plain(value)
            case .age: moment(value).map { Age.text(since: $0, now: now) } ?? plain(value)
            case .timestamp: moment(value).map(\.localText) ?? plain(value)
            case .bool: truth(value).map { $0 ? "yes" : "no" } ?? plain(value)
            case .list: value.array.map { $0.map(plain).joined(separator: style.separator ?? ",") } ?? plain(value)
            case .count: Self.count(value).map { String($0) } ?? plain(value)
            case .pairs: value.object.map { Self.pairs($0).joined(separator: ",") } ?? plain(value)
            case .percent: Self.percent(value, scale: style.scale) ?? plain(value)
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

    /// How many elements or members there are.
    private static func count(_ value: JSONValue) -> Int? {
        switch value {
        case .array(let elements): elements.count
        case .object(let object): object.members.count
        default: nil
        }
    }

    /// - Parameter digits: How many stand behind the point; `nil` for one, with units up to TiB.
    private static func bytes(_ count: Int64, digits: Int?) -> String {
        var value = Double(count)
        var unit = "B"
        var larger = ["KiB", "MiB", "GiB", "TiB", "PiB"].prefix(digits == nil ? 4 : 5)
        while abs(value) >= 1024, let next = larger.popFirst() {
            value /= 1024
            unit = next
        }
        return "\(unit == "B" ? String(count) : decimal(value, digits: digits ?? 1)) \(unit)"
    }

    /// - Parameter scale: What the number is multiplied with; the percentage is whole then, and from 0 to 100.
    private static func percent(_ value: JSONValue, scale: Double?) -> String? {
        if let scale {
            guard let number = Double(value.plainText), number.isFinite else { return nil }
            return "\(Int64(clamping: min(max(number * scale, 0), 100)))%"
        }
        return switch value {
        case .integer(let whole): "\(whole)%"
        case .number(let number): "\(decimal(number, digits: 1))%"
        default: nil
        }
    }

    /// The number with so many digits behind the point, at most three; one that is too large for that as it is.
    private static func decimal(_ value: Double, digits: Int) -> String {
        let unit: Int64 = [1, 10, 100, 1000][min(max(digits, 0), 3)]
        guard let parts = Int64(exactly: (value * Double(unit)).rounded()) else { return value.description }
        let sign = parts < 0 ? "-" : ""
        let (whole, rest) = parts.magnitude.quotientAndRemainder(dividingBy: unit.magnitude)
        guard digits > 0 else { return "\(sign)\(whole)" }
        let shown = String(rest)
        return "\(sign)\(whole).\(String(repeating: "0", count: digits - shown.count))\(shown)"
    }
}
