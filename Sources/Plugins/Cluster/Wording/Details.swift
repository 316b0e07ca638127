import Core

/// What is known of one thing, line by line: `Title:  value`, values below one another, and blocks with lines of their own.
struct Details {
    private(set) var lines: [String] = []
    private var run: [(title: String, value: String)] = []

    /// A line; for what is absent or empty a dash.
    mutating func add(_ title: String, _ value: String?) {
        run.append((title, value.flatMap { $0.isEmpty ? nil : TerminalText.sanitized($0) } ?? "-"))
    }

    /// A line for what is there, and none for what is not.
    mutating func addIfPresent(_ title: String, _ value: String?) {
        if let value, !value.isEmpty { add(title, value) }
    }

    /// A title with rows below it, whose cells stand below one another; nothing without rows.
    mutating func addBlock(_ title: String, _ rows: [[String]]) {
        guard !rows.isEmpty else { return }
        endRun()
        lines.append("\(title):")
        lines += Self.aligned(rows).map { "  " + $0 }
    }

    /// Lines as they are.
    mutating func append(_ more: [String]) {
        endRun()
        lines += more
    }

    /// All lines.
    var text: [String] {
        var copy = self
        copy.endRun()
        return copy.lines
    }

    private mutating func endRun() {
        lines += Self.aligned(run.map { ["\($0.title):", $0.value] })
        run = []
    }

    /// Rows as lines, with two spaces between the columns.
    static func aligned(_ rows: [[String]]) -> [String] {
        let rows = rows.map { $0.map(TerminalText.sanitized) }
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count ? DisplayWidth.columns($0[column]) : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (index, cell) in row.enumerated() {
                line += cell
                guard index < row.count - 1 else { break }
                line += String(repeating: " ", count: widths[index] - DisplayWidth.columns(cell) + 2)
            }
            return line
        }
    }
}
