import Core

/// Writes a result in the form that was asked for.
struct ResultRenderer {
    let format: OutputFormat
    let hidesHeader: Bool
    /// The terminal's columns; `nil` when standard output is none.
    let width: Int?

    /// The text for standard output, with its last line end.
    func render(_ result: CommandResult) -> String {
        switch format {
        case .json: result.json.text + "\n"
        case .yaml: result.json.yamlText
        case .table, .wide: render(result.view)
        }
    }

    /// The text of one result among several, of which a reader can tell where each ends.
    func renderPart(_ result: CommandResult) -> String {
        switch format {
        case .json: result.json.compactText + "\n"
        case .yaml: "---\n" + result.json.yamlText
        case .table, .wide: render(result.view)
        }
    }

    private func render(_ view: CommandResult.View) -> String {
        switch view {
        case .lines(let lines): text(lines)
        case .table(let table, let empty):
            table.rows.isEmpty && !empty.isEmpty
                ? text(empty)
                : TableRenderer(width: width, hidesHeader: hidesHeader, showsWide: format == .wide).render(table)
        // What runs or goes on writes by itself.
        case .stream, .series, .session: ""
        }
    }

    /// One line each, whatever stands in them.
    private func text(_ lines: [String]) -> String {
        lines.map { TerminalText.sanitized($0) + "\n" }.joined()
    }
}
