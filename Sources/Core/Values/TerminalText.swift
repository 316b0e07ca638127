/// Text from elsewhere, made fit for a terminal or a table cell.
public enum TerminalText {
    /// Without control characters, so that a server's text can neither move the cursor nor forge lines. Tabs and line ends
    /// become spaces; escape sequences go as a whole; what cannot be seen, or turns the writing direction, shows as an escape.
    public static func sanitized(_ text: String) -> String {
        withoutControls(text).escapingHiddenScalars(\.escaped)
    }

    private static func withoutControls(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var out = String.UnicodeScalarView()
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\t", "\n", "\r", "\u{2028}", "\u{2029}": out.append(" ")
            case "\u{1b}": skipEscapeSequence(&scalars)
            case "\u{9b}": skipParameters(&scalars)
            default: if !isControl(scalar) { out.append(scalar) }
            }
        }
        return String(out)
    }

    /// A message of several lines, each sanitized by itself.
    public static func sanitizedLines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { sanitized(String($0)) }
            .joined(separator: "\n")
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        if (0x20..<0x7f).contains(scalar.value) { return false }
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }

    /// After ESC: `[` opens a sequence with parameters, `]`, `P`, `X`, `^` and `_` a string that BEL or ESC \ ends, anything
    /// else is one more character.
    private static func skipEscapeSequence(_ scalars: inout Substring.UnicodeScalarView) {
        guard let kind = scalars.popFirst() else { return }
        switch kind {
        case "[": skipParameters(&scalars)
        case "]", "P", "X", "^", "_":
            while let scalar = scalars.popFirst() {
                if scalar == "\u{7}" || scalar == "\u{9c}" { return }
                if scalar == "\u{1b}" {
                    if scalars.first == "\\" { scalars.removeFirst() }
                    return
                }
            }
        default: break
        }
    }

    private static func skipParameters(_ scalars: inout Substring.UnicodeScalarView) {
        while let scalar = scalars.popFirst() {
            if (0x40...0x7e).contains(scalar.value) { return }
        }
    }
}
