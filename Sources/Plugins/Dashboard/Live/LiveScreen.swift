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
    var rows: [LiveRow] {
        let room = max(1, state.size.rows)
        let middle = (state.snapshot.map { content($0, room: room - 2) } ?? ["", "Asking ..."]).map { row in
            LiveRow(cut(row.text), row.look)
        }
        let blank = max(0, room - 2 - middle.count)
        let rows = [heading] + middle.prefix(max(0, room - 2)) + [LiveRow](repeating: "", count: blank) + [footer]
        return Array(rows.prefix(room))
    }

    private func cut(_ line: String) -> String {
        let text = canvas.cut(TerminalText.sanitized(line))
        return isUnicode ? text : text.replacing("°", with: "").replacing("…", with: "~")
    }

    private var heading: LiveRow {
        let time = state.snapshot.map { board.zone.clock($0.time) } ?? "--:--:--"
        let pause = state.isPaused ? "  PAUSED" : ""
        let text = "\(board.server.client.identity.olaresID)  \(time)  every \(state.interval.shortText)\(pause)"
        return LiveRow(cut(text).padded(to: columns), .inverted)
    }

    private var footer: LiveRow {
        LiveRow(cut("q quit  c m i o sort  r reverse  p pause  + - interval  j k scroll"))
    }

    /// What is between heading and footer. The list of apps has what the others leave, and a few rows whatever they are.
    private func content(_ snapshot: LiveSnapshot, room: Int) -> [LiveRow] {
        let least = 4
        var blocks = [gauges(snapshot.physical), sparklines(snapshot.history)]
        for extra in [ports(snapshot.network), cards(snapshot.cards), disks(snapshot.disks)] where !extra.isEmpty {
            blocks.append(extra)
        }
        // What comes last goes first where there is no room.
        while blocks.count > 1, blocks.map({ $0.count + 1 }).reduce(0, +) + least > room { blocks.removeLast() }
        let blank = LiveRow("")
        let above = blocks.flatMap { [blank] + $0 }
        return above + [blank] + apps(snapshot.apps, rows: max(1, room - above.count - 2))
    }

    private func gauges(_ report: Report) -> [LiveRow] {
        if let error = report.meta.error { return [LiveRow("MACHINE (error: \(error))")] }
        let gauges = report.pictures.flatMap { picture -> [Picture.Gauge] in
            if case .gauges(let gauges) = picture { gauges } else { [] }
        }
        return zip(Picture.lines(gauges, canvas), gauges).map { line, gauge in
            LiveRow(line, gauge.share.map { .gauge($0) } ?? .plain)
        }
    }

    private func sparklines(_ history: Result<Metrics, Failure>) -> [LiveRow] {
        let metrics: Metrics
        switch history {
        case .failure(let failure): return [LiveRow("HISTORY (error: \(failure.message))")]
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
            let drawn = Sparkline.text(values, top: top, isUnicode: isUnicode).padded(to: width)
            return LiveRow(title.padded(to: 9) + drawn + "  " + text, .curve(9..<9 + width))
        } + [LiveRow("".padded(to: 9) + "the last \(LiveSnapshot.minutes) minutes")]
    }

    private func table(_ title: String, _ report: Report, _ row: (JSONObject) -> [String]) -> [LiveRow] {
        if let reason = report.meta.emptyReason {
            return reason == .noGPUDetected || reason == .noVGPUIntegration
                ? [] : [LiveRow("\(title) (empty: \(reason.rawValue))")]
        }
        if let error = report.meta.error { return [LiveRow("\(title) (error: \(error))")] }
        let rows = report.items.map { row($0.display) }
        let lines = RecordLines.aligned(rows)
        return lines.enumerated().map { index, line in
            LiveRow((index == 0 ? title : "").padded(to: 9) + line, index == 0 ? .bold(title.count) : .plain)
        }
    }

    private func ports(_ report: Report) -> [LiveRow] {
        table("NETWORK", report) { port in
            func text(_ name: String) -> String { port[name]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? "-" }
            return [text("iface"), "in " + text("rx"), "out " + text("tx"), text("ipv4")]
        }
    }

    private func disks(_ report: Report) -> [LiveRow] {
        table("DISKS", report) { disk in
            func text(_ name: String) -> String { disk[name]?.string ?? "-" }
            return [
                text("device"), text("util"), "\(text("used")) / \(text("total"))", text("health"), text("temperature"),
            ]
        }
    }

    private func cards(_ report: Report) -> [LiveRow] {
        table("GPUS", report) { card in
            func text(_ name: String) -> String { card[name]?.string ?? "-" }
            return [
                text("gpu_id"), text("model"), "core " + text("core_util"), "memory " + text("vram_usage"),
                text("power"), text("temperature"),
            ]
        }
    }

    private func apps(_ apps: Result<[AppLoad], Failure>, rows: Int) -> [LiveRow] {
        let loads: [AppLoad]
        switch apps {
        case .failure(let failure): return [LiveRow("APPS (error: \(failure.message))")]
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
        return RecordLines.aligned([header] + shown).enumerated().map { index, line in
            LiveRow(line, index == 0 ? .bold(line.count) : .plain)
        }
    }
}
