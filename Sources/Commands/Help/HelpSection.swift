import OlaresCore

/// A titled list in two aligned columns, as every part of help shows them.
struct HelpSection {
    private let title: String
    private let rows: [(term: String, text: String)]
    /// How wide help is, where its words let it.
    private static let limit = 120

    init(_ title: String, _ rows: [(term: String, text: String)]) {
        self.title = title
        self.rows = rows
    }

    init(_ title: String, options: [OptionDescriptor]) {
        self.init(title, options.map { ($0.helpTerm, $0.helpText) })
    }

    /// The title and the rows; empty without rows. The second column begins two after the widest of the first that is not
    /// too wide to have its text beside it.
    var text: String {
        guard !rows.isEmpty else { return "" }
        let widths = rows.map { DisplayWidth.columns($0.term) }
        let width = widths.lazy.filter { $0 <= 34 }.max() ?? 0
        // Bytes are put together faster than strings, which counts where thousands of groups are listed.
        var text = Array("\(title):\n".utf8)
        for (row, columns) in zip(rows, widths) {
            text += "  ".utf8
            text += row.term.utf8
            if !row.text.isEmpty {
                if columns > width { text += "\n".utf8 }
                text += repeatElement(UInt8(ascii: " "), count: columns > width ? width + 4 : width - columns + 2)
                text += Self.wrapped(row.text, at: width + 4).utf8
            }
            text.append(UInt8(ascii: "\n"))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A text that begins at a column, on as many lines as it needs.
    private static func wrapped(_ text: String, at column: Int) -> String {
        guard column + text.utf8.count > limit else { return text }
        var lines = [""]
        var columns = column
        for word in text.split(separator: " ") {
            let width = DisplayWidth.columns(String(word))
            if columns > column, columns + width > limit {
                lines.append("")
                columns = column
            }
            lines[lines.count - 1] += columns > column ? " \(word)" : word
            columns += width + 1
        }
        return lines.joined(separator: "\n" + String(repeating: " ", count: column))
    }
}

extension OptionDescriptor {
    /// The option as help lists it, such as `-o, --output FORMAT`.
    var helpTerm: String {
        let letter = short.map { "-\($0), " } ?? "    "
        let dashes = isNegatable ? "--[no-]" : "--"
        return letter + dashes + name + (type == .flag ? "" : " \(placeholder)")
    }

    /// What the option is for, and what else there is to know of it.
    var helpText: String {
        var notes: [String] = []
        if isRequired { notes.append("required") }
        if isRepeated { notes.append("repeatable") }
        if case .choice(let values) = type, placeholder != values.joined(separator: "|") {
            notes.append("one of \(values.joined(separator: ", "))")
        }
        if let defaultValue, defaultValue != .flag(false) { notes.append("default \(defaultValue.asTyped(type))") }
        if let environment { notes.append("or $\(environment)") }
        if let deprecated { notes.append("deprecated: \(deprecated)") }
        return help + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))")
    }
}

extension ArgumentValue {
    /// The value as a person would type it: a duration in its largest whole unit, and so a byte size.
    func asTyped(_ type: ValueType) -> String {
        switch (type, self) {
        case (.duration, .integer(let milliseconds)):
            Self.whole(
                milliseconds, [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000)], otherwise: "ms")
        case (.bytes, .integer(let bytes)):
            Self.whole(bytes, [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)], otherwise: "")
        default: text
        }
    }

    /// The value as JSON that fits the schema of its type: durations and sizes are texts.
    func json(as type: ValueType) -> JSONValue {
        switch self {
        case .list(let values): .array(values.map { $0.json(as: type) })
        case .pair: .string(text)
        default: type == .duration || type == .bytes ? .string(asTyped(type)) : json
        }
    }

    private static func whole(_ number: Int64, _ units: [(name: String, size: Int64)], otherwise: String) -> String {
        guard number != 0, let unit = units.first(where: { number % $0.size == 0 }) else {
            return "\(number)\(otherwise)"
        }
        return "\(number / unit.size)\(unit.name)"
    }
}
