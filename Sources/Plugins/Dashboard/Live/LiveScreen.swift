import OlaresCore
import OlaresExecution

/// The live view as rows of text, none wider than the terminal and no more than it has.
struct LiveScreen {
    let state: LiveState
    let board: Board
    let isUnicode: Bool

    private var columns: Int { min(PictureCanvas.widest, max(20, state.size.columns)) }
    private var canvas: PictureCanvas { PictureCanvas(columns: columns, isUnicode: isUnicode) }

    /// All rows, the first of which is a heading and the last of which names the keys.
    var rows: [String] {
        let room = max(1, state.size.rows)
        var middle: [String] = state.snapshot.map { content($0, room: room - 2) } ?? ["", "Asking ..."]
        middle = middle.map { cut($0) }
        let blank = max(0, room - 2 - middle.count)
        let rows = [heading] + middle.prefix(max(0, room - 2)) + [String](repeating: "", count: blank) + [footer]
        return Array(rows.prefix(room))
    }

    private func cut(_ line: String) -> String {
        let text = canvas.cut(TerminalText.sanitized(line))
        return isUnicode ? text : text.replacing("°", with: "").replacing("…", with: "~")
    }

    private var heading: String {
        let time = state.snapshot.map { board.zone.clock($0.time) } ?? "--:--:--"
        let pause = state.isPaused ? "  PAUSED" : ""
        return cut(
            "\(board.server.client.identity.olaresID)  \(time)  every \(state.interval.shortText)\(pause)"
        ).padded(to: columns)
    }

    private var footer: String {
        cut("q quit  c m i o sort  r reverse  p pause  + - interval  j k scroll")
    }

    /// What is between heading and footer. The list of apps has what the others leave, and a few rows whatever they are.
    private func content(_ snapshot: LiveSnapshot, room: Int) -> [String] {
        let least = 4
        var blocks = [gauges(snapshot.physical), sparklines(snapshot.history)]
        for extra in [ports(snapshot.network), cards(snapshot.cards), disks(snapshot.disks)] where !extra.isEmpty {
            blocks.append(extra)
        }
        // What comes last goes first where there is no room.
        while blocks.count > 1, blocks.map({ $0.count + 1 }).reduce(0, +) + least > room { blocks.removeLast() }
        let above = blocks.flatMap { [""] + $0 }
        return above + [""] + apps(snapshot.apps, rows: max(1, room - above.count - 2))
    }

    private func gauges(_ report: Report) -> [String] {
        if let error = report.meta.error { return ["MACHINE (error: \(error))"] }
        let gauges = report.pictures.flatMap { picture -> [Picture.Gauge] in
            if case .gauges(let gauges) = picture { gauges } else { [] }
        }
        return Picture.lines(gauges, canvas)
    }

    private func sparklines(_ history: Result<Metrics, Failure>) -> [String] {
        let metrics: Metrics
        switch history {
        case .failure(let failure): return ["HISTORY (error: \(failure.message))"]
        case .success(let found): metrics = found
        }
        let end = state.snapshot?.time ?? board.context.clock.now
        let seconds = Double(end.milliseconds) / 1000
        let width = max(8, min(120, columns - 24))
        return LiveSnapshot.curves.map { title, metric, isShare in
            let series = metrics.series(metric)
            let line = Picture.Line(title, series, scale: 1, step: metrics.step)
            let values = Plot(
                line: line, start: seconds - Double(LiveSnapshot.minutes) * 60, end: seconds, bottom: 0, top: 1,
                width: width, height: 1, isUnicode: isUnicode
            ).values(in: width)
            let top = isShare ? 1 : Axis.top(for: values.compactMap { $0 }.max() ?? 1)
            let now = series.flatMap { metrics.value(of: $0) }
            let text = isShare ? NumberText.percent(ofOne: now) : NumberText.rate(now)
            return title.padded(to: 9)
                + Sparkline.text(values, top: top, isUnicode: isUnicode).padded(to: width) + "  " + text
        } + ["".padded(to: 9) + "the last \(LiveSnapshot.minutes) minutes"]
    }

    private func table(_ title: String, _ report: Report, _ row: (JSONObject) -> [String]) -> [String] {
        if let reason = report.meta.emptyReason {
            return reason == .noGPUDetected || reason == .noVGPUIntegration
                ? [] : ["\(title) (empty: \(reason.rawValue))"]
        }
        if let error = report.meta.error { return ["\(title) (error: \(error))"] }
        let rows = report.items.map { row($0.display) }
        let lines = RecordLines.aligned(rows)
        return lines.enumerated().map { ($0.offset == 0 ? title : "").padded(to: 9) + $0.element }
    }

    private func ports(_ report: Report) -> [String] {
        table("NETWORK", report) { port in
            func text(_ name: String) -> String { port[name]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? "-" }
            return [text("iface"), "in " + text("rx"), "out " + text("tx"), text("ipv4")]
        }
    }

    private func disks(_ report: Report) -> [String] {
        table("DISKS", report) { disk in
            func text(_ name: String) -> String { disk[name]?.string ?? "-" }
            return [
                text("device"), text("util"), "\(text("used")) / \(text("total"))", text("health"), text("temperature"),
            ]
        }
    }

    private func cards(_ report: Report) -> [String] {
        table("GPUS", report) { card in
            func text(_ name: String) -> String { card[name]?.string ?? "-" }
            return [
                text("gpu_id"), text("model"), "core " + text("core_util"), "memory " + text("vram_usage"),
                text("power"), text("temperature"),
            ]
        }
    }

    private func apps(_ apps: Result<[AppLoad], Failure>, rows: Int) -> [String] {
        let loads: [AppLoad]
        switch apps {
        case .failure(let failure): return ["APPS (error: \(failure.message))"]
        case .success(let found): loads = found
        }
        let order = RankingPanel(by: state.key, ascending: state.isAscending)
        let sorted = loads.sorted(by: order.precedes)
        let mark = { (key: RankingPanel.Key, title: String) in
            key == state.key ? title + (state.isAscending ? " ^" : " v") : title
        }
        let header = [
            "APP", "STATE", "PODS", mark(.cpu, "CPU"), mark(.memory, "MEMORY"), mark(.netIn, "NET IN"),
            mark(.netOut, "NET OUT"),
        ]
        let shown = sorted.dropFirst(state.scrolled).prefix(max(0, rows)).map { load in
            [
                load.title, load.text("state"), NumberText.whole(load.pods), NumberText.fixed(load.cpu, 3),
                NumberText.size(load.memory), NumberText.rate(load.received), NumberText.rate(load.sent),
            ]
        }
        return RecordLines.aligned([header] + shown)
    }
}
