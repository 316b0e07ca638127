extension JSONValue {
    /// The value as JSON text: two spaces an indentation level, members in their order, no newline at the end. `<`, `>` and
    /// `&` are escaped as the existing tool does (docs/protocol/config.md, "Form"), and so is what could act on a terminal.
    public var text: String {
        var out = ""
        write(to: &out, indentation: 0)
        return out
    }

    /// The lines of ``text``.
    public var textLines: [String] { text.split(separator: "\n").map(String.init) }

    /// The value as JSON text on one line.
    public var compactText: String {
        var out = ""
        write(to: &out, indentation: nil)
        return out
    }

    private func write(to out: inout String, indentation: Int?) {
        switch self {
        case .null: out += "null"
        case .bool(let value): out += value ? "true" : "false"
        case .integer(let value): out += String(value)
        case .number(let value): out += Self.text(of: value)
        case .string(let value): Self.quote(value, to: &out)
        case .array(let values):
            Self.write(values, between: ("[", "]"), to: &out, indentation: indentation) { value, out, inner in
                value.write(to: &out, indentation: inner)
            }
        case .object(let object):
            Self.write(object.members, between: ("{", "}"), to: &out, indentation: indentation) { member, out, inner in
                Self.quote(member.name, to: &out)
                out += inner == nil ? ":" : ": "
                member.value.write(to: &out, indentation: inner)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element], between brackets: (String, String), to out: inout String, indentation: Int?,
        each: (Element, inout String, Int?) -> Void
    ) {
        out += brackets.0
        let inner = indentation.map { $0 + 1 }
        for (index, element) in elements.enumerated() {
            if index > 0 { out += "," }
            breakLine(in: &out, indentation: inner)
            each(element, &out, inner)
        }
        if !elements.isEmpty { breakLine(in: &out, indentation: indentation) }
        out += brackets.1
    }

    private static func breakLine(in out: inout String, indentation: Int?) {
        guard let indentation else { return }
        out += "\n"
        for _ in 0..<indentation { out += "  " }
    }

    private static func text(of number: Double) -> String {
        guard number.isFinite else { return "null" }
        return Int64(exactly: number).map { String($0) } ?? number.description
    }

    private static func quote(_ string: String, to out: inout String) {
        out += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{0}"..<"\u{20}", "\u{7f}"..<"\u{a0}",
                "\u{ad}", "\u{61c}", "\u{200b}", "\u{200e}", "\u{200f}", "\u{202a}"..."\u{202e}",
                "\u{2060}"..."\u{2069}",
                "\u{feff}":
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        out += "\""
    }
}
