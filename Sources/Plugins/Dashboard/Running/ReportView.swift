import OlaresCore
import OlaresExecution

/// How a report is shown.
struct ReportView: Sendable {
    private let board: Board
    private var context: CommandContext { board.context }

    init(_ board: Board) { self.board = board }

    /// The result of one look. As JSON it is one line.
    func result(_ report: Report) -> CommandResult {
        let part = part(report)
        let source: CommandResult.ResultSource = { show throws(Failure) in try show(part) }
        for notice in report.notices { context.notify(notice) }
        return CommandResult(
            .series(replaces: false, source), json: report.json, exit: report.hasFailedAltogether ? .failed : .done)
    }

    /// One of several looks.
    func part(_ report: Report) -> CommandResult { CommandResult(view(report), json: report.json) }

    private func view(_ report: Report) -> CommandResult.View {
        if let lines = report.lines { return .lines(lines + drawn(report)) }
        if let prose = report.prose { return .lines(prose.isEmpty ? [] : [prose]) }
        if !report.sections.isEmpty { return .lines(sectioned(report)) }
        let pictures = drawn(report)
        return pictures.isEmpty ? .table(report.table) : .lines(Self.lines(report.table, width) + pictures)
    }

    private var width: Int? { context.console.outputIsTerminal ? context.console.width : nil }

    private func drawn(_ report: Report) -> [String] {
        guard board.options.wantsPictures, let canvas = PictureCanvas(context) else { return [] }
        return report.pictures.flatMap { [""] + $0.lines(on: canvas, zone: board.zone) }
    }

    private func sectioned(_ report: Report) -> [String] {
        var lines: [String] = []
        for (name, part) in report.sections {
            if !lines.isEmpty { lines.append("") }
            lines += block(name.uppercased(), part)
        }
        return lines
    }

    private func block(_ title: String, _ report: Report) -> [String] {
        if let reason = report.meta.emptyReason, report.sections.isEmpty {
            return ["== \(title) ==", "(empty: \(reason.rawValue))"]
        }
        if let error = report.meta.error { return ["== \(title) ==", "(error: \(error))"] }
        // A holder of parts has no table of its own.
        if !report.sections.isEmpty || report.columns.isEmpty {
            let parts = report.sections.map { block("\(title): \($0.name)", $0.report) }
            return Array(parts.joined(separator: [""]))
        }
        return ["== \(title) =="] + Self.lines(report.table, width) + drawn(report)
    }

    /// A table as lines.
    static func lines(_ table: Table, _ width: Int?) -> [String] {
        RecordLines.aligned([table.columns.map(\.title)] + table.rows).map { line in
            width.map { DisplayWidth.cut(line, to: $0) } ?? line
        }
    }
}
