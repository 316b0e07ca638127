import Core

/// Draws a table: left-aligned, two spaces between columns, the last column unpadded, never wrapped.
struct TableRenderer {
    /// The terminal's columns, beyond which rows are cut; `nil` never cuts.
    let width: Int?
    /// Whether the titles are left out.
    let hidesHeader: Bool
    /// Whether wide columns are drawn.
    var showsWide = false

    /// The table as lines, each with its line end.
    func render(_ table: Table) -> String {
        let shown = table.columns.indices.filter { showsWide || !table.columns[$0].isWide }
        let columns = shown.map { table.columns[$0] }
        let rows = table.rows.map { row in shown.map { TerminalText.sanitized(row[$0]) } }
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
