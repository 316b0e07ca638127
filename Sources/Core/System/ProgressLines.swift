import Synchronization

/// The lines of progress at the bottom of a terminal: redrawn in place, and gone before anything else is written.
final class ProgressLines: Sendable {
    private let shown = Mutex<Int>(0)

    /// Draws `lines` where the former ones stand.
    /// - Parameters:
    ///   - lines: Any text; control characters are taken out, and what is too long is cut.
    ///   - columns: The terminal's width.
    ///   - write: Writes to the terminal.
    func replace(with lines: [String], columns: Int, write: (String) -> Void) {
        shown.withLock { shown in
            guard shown > 0 || !lines.isEmpty else { return }
            var text = ""
            // Up to the first line, and from there clear to the end of the screen.
            if shown > 1 { text += "\u{1b}[\(shown - 1)A" }
            if shown > 0 { text += "\r\u{1b}[J" }
            // A full line would make some terminals begin the next one.
            text += lines.map { DisplayWidth.cut(TerminalText.sanitized($0), to: max(1, columns - 1)) }
                .joined(separator: "\n")
            write(text)
            shown = lines.count
        }
    }
}
