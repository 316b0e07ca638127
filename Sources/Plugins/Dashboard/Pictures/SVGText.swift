import OlaresCore

/// A document of SVG, put together from elements whose texts are escaped.
struct SVGText {
    private(set) var text = ""

    /// An element without content.
    mutating func add(_ name: String, _ attributes: KeyValuePairs<String, String>) {
        text += "<\(name)\(Self.written(attributes))/>\n"
    }

    /// An element with a text in it.
    mutating func add(_ name: String, _ attributes: KeyValuePairs<String, String>, _ content: String) {
        text += "<\(name)\(Self.written(attributes))>\(Self.escaped(content))</\(name)>\n"
    }

    private static func written(_ attributes: KeyValuePairs<String, String>) -> String {
        attributes.map { " \($0.key)=\"\(escaped($0.value))\"" }.joined()
    }

    /// What XML takes for text, without what it cannot hold at all.
    static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in TerminalText.sanitized(text).unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case "\u{0}"..<"\u{20}", "\u{fffe}", "\u{ffff}": break
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// A length or place, to a hundredth.
    static func number(_ value: Double) -> String { NumberText.stripped(value, 2) }
}
