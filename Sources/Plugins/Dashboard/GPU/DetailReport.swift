import OlaresCore

extension Detail {
    /// The envelope of a card or task, with what people read.
    /// - Parameters:
    ///   - kind: The contract's name of the whole.
    ///   - detail: The name of the section about the thing itself.
    func report(
        _ kind: String, detail: String, raw: JSONObject, display: JSONObject, _ window: HAMIWindow, _ board: Board
    ) -> Report {
        var report = Report(kind, board.meta())
        report.meta.window = window.json(board.zone)
        report.meta.warnings =
            gauges.compactMap { gauge in gauge.error.map { "gauges \(gauge.key.quotedForMessage): \($0)" } }
            + trends.compactMap { trend in trend.error.map { "trends \(trend.key.quotedForMessage): \($0)" } }
        let meta = board.meta()
        report.sections = [
            ("detail", Report(detail, meta, items: [.init(raw: raw, display: display)])),
            ("gauges", Report("dashboard.overview.gpu.gauges", meta, items: gauges.map(\.item))),
            ("trends", Report("dashboard.overview.gpu.trends", meta, items: trends.map { $0.item(board.zone) })),
        ]
        report.lines = lines(display, report, window, board)
        let limited = gauges.filter(\.hasTotal).map { gauge in
            Picture.Gauge(
                label: gauge.title, share: gauge.shown.map { $0 / 100 },
                text: gauge.item.display["used_total"]?.string ?? "")
        }
        report.pictures = (limited.isEmpty ? [] : [.gauges(limited)]) + trends.map { $0.picture(window) }
        return report
    }

    private func lines(
        _ display: JSONObject, _ report: Report, _ window: HAMIWindow, _ board: Board
    ) -> [String] {
        let json = window.json(board.zone)
        func text(_ name: String) -> String { json[name]?.string ?? "" }
        let since = json["since"].map { " since=\($0.plainText)" } ?? ""
        var lines = ["Window: start=\(text("start")) end=\(text("end")) step=\(text("step"))\(since)"]
        lines += ["", "== Detail =="]
        lines += display.sorted { $0.name < $1.name }.map { "\($0.name)\t\($0.value.plainText)" }
        lines += ["", "== Gauges =="]
        let table = Report("", columns: Self.gaugeColumns, items: gauges.map(\.item)).table
        lines += ReportView.lines(table, nil)
        lines += ["", "== Trends =="]
        let head = board.options.head > 0 ? board.options.head : 16
        for trend in trends {
            lines += ["", "-- \(trend.title) (\(trend.unit)) --"]
            for line in trend.lines {
                lines.append("  \(line.label):")
                let points = line.shown(board.zone)
                lines += points.prefix(head).map { "    \($0.time)\t\($0.value)" }
                if points.count > head {
                    lines.append(
                        "    ... (\(points.count - head) more rows; -o json has all, --head \(points.count) shows them)"
                    )
                }
            }
        }
        if !report.meta.warnings.isEmpty {
            lines += ["", "== Warnings =="] + report.meta.warnings.map { "- \($0)" }
        }
        // A line has no tabs: what a terminal makes of them is not known.
        return lines.map { $0.replacing("\t", with: "  ") }
    }

    /// What stands for a card or task that there is none of.
    static func empty(
        _ kind: String, _ answer: HAMI.Answer, prose: String, _ window: HAMIWindow, _ board: Board
    ) -> Report {
        var report = Report(kind, board.meta())
        report.meta.window = window.json(board.zone)
        report.setEmpty(answer, prose: prose)
        return report
    }
}
