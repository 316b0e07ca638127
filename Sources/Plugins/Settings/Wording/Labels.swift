import Core

/// Lines of a label and a value, the values below one another.
struct Labels {
    /// How wide label and colon are.
    let width: Int
    private(set) var lines: [String] = []

    /// - Parameter width: How many columns the label takes with its colon.
    init(width: Int) { self.width = width }

    /// Adds a line; `-` stands for what is empty.
    mutating func add(_ label: String, _ value: String?) {
        let value = value?.nonEmpty ?? "-"
        let padding = String(repeating: " ", count: max(0, width - DisplayWidth.columns(label) - 1))
        lines.append("\(label):\(padding) \(TerminalText.sanitized(value))")
    }

    /// Adds a line about what holds or does not.
    mutating func add(_ label: String, _ value: JSONValue?) {
        add(label, value == true ? "yes" : "no")
    }
}

extension String {
    /// Itself; `nil` when it is empty.
    var nonEmpty: String? { isEmpty ? nil : self }
}

extension JSONValue {
    /// A member as text, empty where there is none.
    func text(_ name: String) -> String {
        guard let value = self[name], value != .null else { return "" }
        return value.plainText
    }

    /// A number of seconds since 1970 as local time, `-` for none.
    var moment: String {
        guard let seconds = integer, seconds > 0 else { return "-" }
        return Timestamp(seconds: seconds).localText
    }
}

/// A table inside of a text: two spaces in front, and as wide as its cells.
struct InnerTable {
    private let rows: [[String]]

    init(_ titles: [String], _ rows: [[String]]) {
        self.rows = [titles] + rows.map { $0.map { TerminalText.sanitized($0.isEmpty ? "-" : $0) } }
    }

    var lines: [String] {
        let widths = rows[0].indices.map { column in rows.map { DisplayWidth.columns($0[column]) }.max() ?? 0 }
        return rows.map { row in
            var line = "  "
            for (column, cell) in row.enumerated() {
                line += cell
                guard column < row.count - 1 else { break }
                line += String(repeating: " ", count: widths[column] - DisplayWidth.columns(cell) + 2)
            }
            return line
        }
    }
}
