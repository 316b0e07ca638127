import OlaresCore

/// A chart for a report: light or dark as the reader's screen is, with axes, units and a legend, and nothing that runs.
struct SVGChart {
    static let width = 800.0
    static let height = 420.0
    /// Colours that people with any sight tell apart (Okabe and Ito); lines differ in their dashes too.
    static let dashes = ["none", "8 4", "2 3", "10 3 2 3", "4 4", "1 4"]

    private let picture: Picture
    private let zone: DisplayZone

    /// `nil` for a picture without anything to draw.
    init?(_ picture: Picture, zone: DisplayZone) {
        switch picture {
        case .gauges: return nil
        case .bars(let bars): guard bars.rows.contains(where: { $0.value != nil }) else { return nil }
        case .curves(let curves):
            guard curves.lines.contains(where: { $0.points.contains { $0.value != nil } }) else { return nil }
        }
        self.picture = picture
        self.zone = zone
    }

    /// The whole document.
    func document(named name: String) -> String {
        var body = SVGText()
        let (title, height): (String, Double)
        switch picture {
        case .curves(let curves):
            (title, height) = (curves.title, Self.height)
            curves.draw(into: &body, zone)
        case .bars(let bars):
            (title, height) = (bars.title, bars.drawnHeight)
            bars.draw(into: &body)
        case .gauges: (title, height) = ("", 0)
        }
        var heading = SVGText()
        heading.add("title", [:], "\(title) (olares-cli dashboard \(name))")
        heading.add("rect", ["class": "page", "width": SVGText.number(Self.width), "height": SVGText.number(height)])
        heading.add("text", ["class": "title", "x": "24", "y": "36"], title)
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="\(SVGText.number(Self.width))" height="\(SVGText.number(height))" viewBox="0 0 \(SVGText.number(Self.width)) \(SVGText.number(height))" role="img">
            \(Self.style)
            \(heading.text)\(body.text)</svg>

            """
    }

    private static let style = """
        <style>
        text { font-family: system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", "DejaVu Sans", sans-serif; font-size: 13px; fill: #333333; }
        .page { fill: #ffffff; }
        .title { font-size: 18px; font-weight: 600; fill: #111111; }
        .grid { stroke: #dddddd; stroke-width: 1; }
        .axis { stroke: #888888; stroke-width: 1; }
        .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
        .c0 { stroke: #0072b2; } .c1 { stroke: #d55e00; } .c2 { stroke: #009e73; } .c3 { stroke: #cc79a7; } .c4 { stroke: #b8860b; } .c5 { stroke: #333333; }
        .bar { fill: #0072b2; }
        @media (prefers-color-scheme: dark) {
        text { fill: #cccccc; }
        .page { fill: #1b1d21; }
        .title { fill: #f2f2f2; }
        .grid { stroke: #3a3d43; }
        .axis { stroke: #8a8d93; }
        .c0 { stroke: #56b4e9; } .c1 { stroke: #ff9b54; } .c2 { stroke: #2fd3a0; } .c3 { stroke: #f0a6cc; } .c4 { stroke: #f0e442; } .c5 { stroke: #e0e0e0; }
        .bar { fill: #56b4e9; }
        }
        </style>
        """
}

extension Picture.Curves {
    private var left: Double { 72 }
    private var right: Double { SVGChart.width - 24 }
    private var upper: Double { 60 }
    private var lower: Double { SVGChart.height - 76 }

    fileprivate func draw(into body: inout SVGText, _ zone: DisplayZone) {
        let known = lines.flatMap { $0.points.compactMap(\.value) }
        let top = max(top ?? 0, Axis.top(for: known.max() ?? 0))
        let bottom = min(0, known.min() ?? 0)
        for mark in 0...4 {
            let value = bottom + (top - bottom) * Double(mark) / 4
            let y = SVGText.number(place(of: value, bottom, top))
            body.add(
                "line", ["class": "grid", "x1": SVGText.number(left), "x2": SVGText.number(right), "y1": y, "y2": y])
            body.add(
                "text",
                ["x": SVGText.number(left - 8), "y": y, "text-anchor": "end", "dominant-baseline": "middle"],
                NumberText.stripped(value, 1) + unit)
        }
        drawTimes(into: &body, zone)
        for (index, line) in lines.enumerated() { draw(line, index, bottom, top, into: &body) }
        drawLegend(into: &body)
        body.add(
            "text", ["x": SVGText.number(right), "y": "36", "text-anchor": "end"],
            "\(zone.text(start)) to \(zone.text(end))")
    }

    private func place(of value: Double, _ bottom: Double, _ top: Double) -> Double {
        let share = top > bottom ? min(max((value - bottom) / (top - bottom), 0), 1) : 0
        return lower - share * (lower - upper)
    }

    private func place(of time: Double) -> Double {
        let (first, last) = (Double(start.milliseconds) / 1000, Double(end.milliseconds) / 1000)
        return left + (last > first ? (time - first) / (last - first) : 0) * (right - left)
    }

    private func drawTimes(into body: inout SVGText, _ zone: DisplayZone) {
        let base = SVGText.number(lower)
        body.add(
            "line", ["class": "axis", "x1": SVGText.number(left), "x2": SVGText.number(right), "y1": base, "y2": base])
        let isLong = start.seconds(until: end) >= 86_400
        for mark in 0...4 {
            let moment = Timestamp(
                milliseconds: start.milliseconds +| end.milliseconds(since: start) / 4 *| Int64(mark))
            let x = SVGText.number(place(of: Double(moment.milliseconds) / 1000))
            body.add(
                "line", ["class": "axis", "x1": x, "x2": x, "y1": base, "y2": SVGText.number(lower + 5)])
            body.add(
                "text",
                [
                    "x": x, "y": SVGText.number(lower + 22),
                    "text-anchor": mark == 0 ? "start" : mark == 4 ? "end" : "middle",
                ],
                isLong ? zone.dayAndClock(moment) : zone.shortClock(moment))
        }
    }

    /// A line in pieces: where samples are missing, nothing is drawn.
    private func draw(_ line: Picture.Line, _ index: Int, _ bottom: Double, _ top: Double, into body: inout SVGText) {
        let (first, last) = (Double(start.milliseconds) / 1000, Double(end.milliseconds) / 1000)
        var pieces: [[String]] = [[]]
        for point in line.points where point.time >= first && point.time <= last {
            guard let value = point.value else {
                pieces.append([])
                continue
            }
            let (x, y) = (place(of: point.time), place(of: value, bottom, top))
            pieces[pieces.count - 1].append("\(SVGText.number(x)),\(SVGText.number(y))")
        }
        for piece in pieces where !piece.isEmpty {
            // One sample alone is a dot.
            let points = piece.count == 1 ? piece + piece : piece
            body.add(
                "polyline",
                [
                    "class": "line c\(index % 6)", "points": points.joined(separator: " "),
                    "stroke-dasharray": SVGChart.dashes[index % SVGChart.dashes.count],
                ])
        }
    }

    private func drawLegend(into body: inout SVGText) {
        var x = left
        let y = SVGChart.height - 20
        for (index, line) in lines.enumerated() {
            let label = DisplayWidth.cut(line.label, to: 28)
            let base = SVGText.number(y - 4)
            body.add(
                "line",
                [
                    "class": "line c\(index % 6)", "x1": SVGText.number(x), "x2": SVGText.number(x + 28), "y1": base,
                    "y2": base, "stroke-dasharray": SVGChart.dashes[index % SVGChart.dashes.count],
                ])
            body.add("text", ["x": SVGText.number(x + 36), "y": SVGText.number(y)], label)
            x += 60 + Double(DisplayWidth.columns(label)) * 8
            if x > right - 80 { break }
        }
    }
}

extension Picture.Bars {
    fileprivate var drawnHeight: Double { 76 + Double(max(1, rows.count)) * 28 }

    fileprivate func draw(into body: inout SVGText) {
        let most = max(rows.compactMap(\.value).max() ?? 0, .leastNonzeroMagnitude)
        let (left, right) = (190.0, SVGChart.width - 130)
        for (index, row) in rows.enumerated() {
            let y = 60 + Double(index) * 28
            let middle = SVGText.number(y + 10)
            body.add(
                "text",
                ["x": SVGText.number(left - 12), "y": middle, "text-anchor": "end", "dominant-baseline": "middle"],
                DisplayWidth.cut(row.label, to: 22))
            let length = max(0, (row.value ?? 0) / most * (right - left))
            body.add(
                "rect",
                [
                    "class": "bar", "x": SVGText.number(left), "y": SVGText.number(y), "rx": "3",
                    "width": SVGText.number(length), "height": "20",
                ])
            body.add(
                "text",
                ["x": SVGText.number(left + length + 10), "y": middle, "dominant-baseline": "middle"],
                row.value == nil ? "unknown" : row.text)
        }
    }
}
