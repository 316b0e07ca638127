import OlaresCore

/// Draws a table: left-aligned, two spaces between columns, the last column unpadded, never wrapped.
struct TableRenderer {
    /// The terminal's columns, beyond which rows are cut; `nil` never cuts.
    let width: Int?
    /// Whether the titles are left out.
    let hidesHeader: Bool
    /// Whether wide columns are drawn.
    var showsWide = false

    /// The most columns of one cell: rows are padded to the widest, so that a single long text would cost as much in each of them.
    /// JSON has it whole.
    private static let longestCell = 4096

    /// The table as lines, each with its line end.
    func render(_ table: Table) -> String {
        let shown = table.columns.indices.filter { showsWide || !table.columns[$0].isWide }
        let columns = shown.map { table.columns[$0] }
        let rows = table.rows.map { row in shown.map { Self.cell(row[$0]) } }
        let titles = columns.map(\.title)
        let widths = columns.indices.map { column in
            let cells = rows.map { DisplayWidth.columns($0[column]) }
            let titleWidth = hidesHeader ? 0 : DisplayWidth.columns(titles[column])
            return max(columns[column].minimumWidth, titleWidth, cells.max() ?? 0)
        }
        var out = ""
        if !hidesHeader {
            if !table.heading.isEmpty { out += line([TerminalText.sanitized(table.heading)], [0]) }
            out += line(titles, widths)
        }
        for row in rows { out += line(row, widths) }
        return out
    }

    private static func cell(_ text: String) -> String {
        // A column takes four bytes at most, but for marks that are put on top of one another.
        let beginning = text.utf8.count > longestCell * 8 ? String(text.prefix(longestCell + 1)) : text
        return DisplayWidth.cut(TerminalText.sanitized(beginning), to: longestCell)
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var text = ""
        for (index, cell) in cells.enumerated() {
            text += cell
            guard index < cells.count - 1 else { break }
            let padding = widths[index] - DisplayWidth.columns(cell) + 2
            text += String(repeating: " ", count: padding)
        }
        return (width.map { DisplayWidth.cut(text, to: $0) } ?? text) + "\n"
    }
}
