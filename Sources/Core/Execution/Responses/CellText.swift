import OlaresCore

/// Writes a JSON value as a table cell.
struct CellText {
    /// The moment that ages are counted from.
    let now: Timestamp

    /// A column's cell in a row.
    /// - Parameter values: What arguments and steps in its text stand for.
    func text(
        of column: ResponseDescriptor.Column, in row: JSONValue, _ values: TemplateValues
    ) throws(Failure) -> String {
        let cell: String
        switch column.content {
        case .value(let paths):
            let value = paths.lazy.compactMap { $0.select(in: row) }.first { $0 != .null && $0 != "" }
            cell = value.flatMap { column.words[$0.plainText] } ?? cut(text(value, as: column.style), column.style)
        case .text(let template):
            var values = values
            values.set("row", to: row, document: row)
            let text = try text(template, values) ?? "-"
            cell = column.words[text] ?? cut(text, column.style)
        }
        return cell == "-" ? column.absent ?? cell : cell
    }

    /// A row as data: a member for each column, named after its title. Sizes are in bytes, ages in seconds (`ageSeconds`); what is
    /// absent is null.
    func record(
        of columns: [ResponseDescriptor.Column], in row: JSONValue, _ values: TemplateValues
    ) throws(Failure) -> JSONValue {
        var record = JSONObject()
        for column in columns {
            let member = Table.Column(column.title).member
            let text = try text(of: column, in: row, values)
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

    /// A text with parts of the row in it; `nil` when one of them is absent or empty.
    private func text(_ template: [TemplatePart], _ values: TemplateValues) throws(Failure) -> String? {
        var out = ""
        for part in template {
            switch part {
            case .literal(let text): out += text
            case .argument, .count, .member:
                guard let text = try values.word([part]), !text.isEmpty else { return nil }
                out += text
            case .optional(let inner): out += try text(inner, values) ?? ""
            case .first(let parts):
                var found: String?
                for part in parts where found == nil { found = try text([part], values) }
                guard let found else { return nil }
                out += found
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
            case .present: "yes"
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
        digits.map { ByteSize.text(count, digits: $0, units: 5) } ?? ByteSize.text(count)
    }

    /// - Parameter scale: What the number is multiplied with; the percentage is whole then, and from 0 to 100.
    private static func percent(_ value: JSONValue, scale: Double?) -> String? {
        if let scale {
            guard let number = Double(value.plainText), number.isFinite else { return nil }
            return "\(Int64(clamping: min(max(number * scale, 0), 100)))%"
        }
        return switch value {
        case .integer(let whole): "\(whole)%"
        case .number(let number): "\(ByteSize.decimal(number, digits: 1))%"
        default: nil
        }
    }
}
