import OlaresCore

/// Writes a result in the form that was asked for.
struct ResultRenderer {
    let format: OutputFormat
    let hidesHeader: Bool
    /// The terminal's columns; `nil` when standard output is none.
    let width: Int?
    /// Which part of the data is shown.
    var selection = DataSelection()
    /// The call that gives what a bound leaves out.
    var rest: RestOfData?

    /// The text for standard output, with its last line end.
    func render(_ result: CommandResult) throws(Failure) -> String {
        switch format {
        case .json: try json(of: result, isPart: false)
        case .yaml: try selection.data(of: result, rest: rest).yamlText
        case .table, .wide: render(result.view)
        }
    }

    /// The text of one result among several, of which a reader can tell where each ends.
    func renderPart(_ result: CommandResult) throws(Failure) -> String {
        switch format {
        case .json: try json(of: result, isPart: true)
        case .yaml: "---\n" + (try selection.data(of: result, rest: rest).yamlText)
        case .table, .wide: render(result.view)
        }
    }

    /// The selected data, or what a filter makes of them, a line or more for each value that comes out.
    private func json(of result: CommandResult, isPart: Bool) throws(Failure) -> String {
        let data = try selection.data(of: result, rest: rest)
        guard let filter = selection.filter else { return (isPart ? data.compactText : data.text) + "\n" }
        return try filter.texts(of: data).map { $0 + "\n" }.joined()
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
