import OlaresCore

/// The list of containers as it is on the screen: a filter, a cursor, and the rows around it.
struct PickerList {
    /// One container.
    struct Entry: Equatable {
        let container: ContainerName
        /// Its pod's.
        let status: String
        var isRunning: Bool { status == "Running" }
    }

    /// What comes of a key.
    enum Outcome: Equatable {
        case goesOn
        case picked(ContainerName)
        case cancelled
    }

    private static let mostRows = 15
    private static let fewestRows = 3

    private let entries: [Entry]
    private let header: String
    private var text = ""
    private var shown: [Int]
    private var cursor = 0
    private var top = 0

    init(_ entries: [Entry], header: String) {
        self.entries = entries
        self.header = header
        shown = Array(entries.indices)
    }

    /// Does what a key says.
    mutating func press(_ key: PickerKey) -> Outcome {
        switch key {
        case .up: cursor = max(0, cursor - 1)
        case .down: cursor = max(0, min(shown.count - 1, cursor + 1))
        case .enter: if shown.indices.contains(cursor) { return .picked(entries[shown[cursor]].container) }
        case .cancel: return .cancelled
        case .erase: if !text.isEmpty { filter(String(text.dropLast())) }
        case .eraseAll: filter("")
        case .character(let character): filter(text + String(character))
        }
        return .goesOn
    }

    private mutating func filter(_ text: String) {
        self.text = text
        shown = PickerFilter(text).ranked(entries.map(\.container.text))
        cursor = 0
        top = 0
    }

    /// The lines to draw, none wider than the terminal.
    mutating func lines(_ size: TerminalSize) -> [String] {
        let rows = min(Self.mostRows, max(Self.fewestRows, size.rows - 3))
        top = min(top, cursor, max(0, shown.count - rows))
        if cursor >= top + rows { top = cursor - rows + 1 }
        var lines = [cut("\(header) \(text.isEmpty ? "" : "› \(text)")", size)]
        for place in shown.indices.dropFirst(top).prefix(rows) { lines.append(row(at: place, size)) }
        if shown.isEmpty { lines.append("  (no matches)") }
        let place = shown.isEmpty ? 0 : cursor + 1
        let keys = "↑↓ move · filter (space = AND, any order) · enter select · esc cancel"
        lines.append(cut("  [\(place)/\(shown.count)]  \(keys)", size))
        return lines
    }

    private func row(at place: Int, _ size: TerminalSize) -> String {
        let entry = entries[shown[place]]
        let name = "\(entry.container.pod.text) › \(entry.container.name)  (\(entry.status))"
        let line = cut((place == cursor ? "❯ " : "  ") + TerminalText.sanitized(name), size)
        if place == cursor { return "\u{1b}[7m\(line)\u{1b}[0m" }
        return entry.isRunning ? line : "\u{1b}[2m\(line)\u{1b}[0m"
    }

    private func cut(_ line: String, _ size: TerminalSize) -> String { DisplayWidth.cut(line, to: size.columns - 1) }
}
