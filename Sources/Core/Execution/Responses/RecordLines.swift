import OlaresCore

/// What is known of one thing, line by line: `Title:  value`, values below one another, and blocks with lines of their own.
public struct RecordLines {
    private let column: Int?
    private var ended: [String] = []
    private var run: [(title: String, value: String)] = []

    /// - Parameter column: The terminal column at which values begin, from 0; `nil` for two behind the widest title of those
    ///   that follow one another.
    public init(valuesAt column: Int? = nil) { self.column = column }

    /// A line; for what is absent or empty a dash.
    public mutating func add(_ title: String, _ value: String?) {
        run.append((title, value.flatMap { $0.isEmpty ? nil : TerminalText.sanitized($0) } ?? "-"))
    }

    /// A line for what is there, and none for what is not.
    public mutating func addIfPresent(_ title: String, _ value: String?) {
        if let value, !value.isEmpty { add(title, value) }
    }

    /// A title with rows below it, whose cells stand below one another; nothing without rows.
    public mutating func addBlock(_ title: String, _ rows: [[String]]) {
        guard !rows.isEmpty else { return }
        append(["\(title):"] + Self.aligned(rows).map { "  " + $0 })
    }

    /// Lines as they are.
    public mutating func append(_ more: [String]) {
        ended = lines + more
        run = []
    }

    /// All lines.
    public var lines: [String] {
        guard let column else { return ended + Self.aligned(run.map { ["\($0.title):", $0.value] }) }
        return ended + run.map { "\($0.title):".padded(to: column) + $0.value }
    }

    /// Rows as lines, whose cells stand below one another, with two spaces between the columns.
    public static func aligned(_ rows: [[String]]) -> [String] {
        let rows = rows.map { $0.map(TerminalText.sanitized) }
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count ? DisplayWidth.columns($0[column]) : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { index, cell in
                index < row.count - 1 ? cell.padded(to: widths[index] + 2) : cell
            }.joined()
        }
    }
}
