import OlaresCore

/// A line over a time, as characters: two by four dots in each with braille, one without.
struct Plot {
    let line: Picture.Line
    let start: Double
    let end: Double
    let bottom: Double
    let top: Double
    let width: Int
    let height: Int
    let isUnicode: Bool

    /// The rows of the picture, from the top.
    var rows: [String] { isUnicode ? brailleRows : plainRows }

    /// The value in each of so many columns; `nil` where there is a gap.
    func values(in columns: Int) -> [Double?] {
        let points = line.points
        guard columns > 0, end > start, !points.isEmpty else { return [] }
        let span = (end - start) / Double(columns)
        var sums = [Double](repeating: 0, count: columns)
        var counts = [Int](repeating: 0, count: columns)
        for point in points where point.time >= start && point.time <= end {
            guard let value = point.value else { continue }
            let column = min(columns - 1, Int(clamping: (point.time - start) / span))
            sums[column] += value
            counts[column] += 1
        }
        var next = 0
        return (0..<columns).map { column in
            if counts[column] > 0 { return sums[column] / Double(counts[column]) }
            let time = start + (Double(column) + 0.5) * span
            while next < points.count, points[next].time < time { next += 1 }
            guard next > 0, next < points.count, let before = points[next - 1].value, let after = points[next].value
            else { return nil }
            let share = (time - points[next - 1].time) / (points[next].time - points[next - 1].time)
            return before + (after - before) * share
        }
    }

    /// The dots of each column, counted from the bottom: as far as the line goes on its way from the column before.
    private func runs(columns: Int, levels: Int) -> [ClosedRange<Int>?] {
        var former: Int?
        return values(in: columns).map { value in
            guard let value, top > bottom else {
                former = nil
                return nil
            }
            let share = min(max((value - bottom) / (top - bottom), 0), 1)
            let level = Int(clamping: (share * Double(levels - 1)).rounded())
            defer { former = level }
            guard let former, abs(former - level) > 1 else { return level...level }
            return former < level ? (former + 1)...level : level...(former - 1)
        }
    }

    private var brailleRows: [String] {
        // The bits of a cell's dots, from the bottom, left and right.
        let bits: [[UInt32]] = [[0x40, 0x80], [0x04, 0x20], [0x02, 0x10], [0x01, 0x08]]
        var cells = [[UInt32]](repeating: [UInt32](repeating: 0, count: width), count: height)
        for (column, run) in runs(columns: width * 2, levels: height * 4).enumerated() {
            for level in run.map(Array.init) ?? [] {
                cells[height - 1 - level / 4][column / 2] |= bits[level % 4][column % 2]
            }
        }
        return cells.map { row in
            String(String.UnicodeScalarView(row.compactMap { $0 == 0 ? " " : Unicode.Scalar(0x2800 + $0) }))
        }
    }

    private var plainRows: [String] {
        var cells = [[Character]](repeating: [Character](repeating: " ", count: width), count: height)
        for (column, run) in runs(columns: width, levels: height).enumerated() {
            for level in run.map(Array.init) ?? [] { cells[height - 1 - level][column] = "*" }
        }
        return cells.map { String($0) }
    }
}

extension Picture.Curves {
    /// A plot for each line, below one another: no colour has to tell them apart.
    func lines(on canvas: PictureCanvas, zone: DisplayZone) -> [String] {
        let height = lines.count > 2 ? 4 : 6
        var out: [String] = []
        for line in lines {
            if !out.isEmpty { out.append("") }
            out += plot(line, height, canvas, zone)
        }
        return out.isEmpty ? ["\(title): no samples"] : out
    }

    private func plot(
        _ line: Picture.Line, _ height: Int, _ canvas: PictureCanvas, _ zone: DisplayZone
    ) -> [String] {
        let known = line.points.compactMap(\.value)
        let name = line.label.isEmpty || line.label == title ? title : "\(title), \(TerminalText.sanitized(line.label))"
        guard let least = known.min(), let most = known.max() else { return ["\(name): no samples"] }
        let top = max(top ?? 0, Axis.top(for: most))
        let bottom = min(0, least)
        let marks = [top, (top + bottom) / 2, bottom].map { NumberText.stripped($0, 1) + unit }
        let markWidth = marks.map(DisplayWidth.columns).max() ?? 0
        let width = canvas.columns - markWidth - 2
        let rows = Plot(
            line: line, start: Double(start.milliseconds) / 1000, end: Double(end.milliseconds) / 1000, bottom: bottom,
            top: top, width: width, height: height, isUnicode: canvas.isUnicode
        ).rows
        let (tick, bar, corner, dash) = canvas.isUnicode ? ("┤", "│", "└", "─") : ("+", "|", "+", "-")
        let last = (line.points.last?.value).map { NumberText.stripped($0, 1) + unit } ?? "unknown"
        let range = "least \(NumberText.stripped(least, 1))\(unit), most \(NumberText.stripped(most, 1))\(unit)"
        let plotted = rows.enumerated().map { index, row in
            let mark = index == 0 ? marks[0] : index == height / 2 ? marks[1] : index == height - 1 ? marks[2] : nil
            let text = mark ?? ""
            let blank = String(repeating: " ", count: markWidth - DisplayWidth.columns(text))
            return blank + text + " " + (mark == nil ? bar : tick) + row
        }
        return [canvas.cut("\(name): now \(last) (\(range))")] + plotted
            + [
                String(repeating: " ", count: markWidth + 1) + corner + String(repeating: dash, count: width),
                String(repeating: " ", count: markWidth + 2) + times(width, zone),
            ]
    }

    /// The times at both ends and, where there is room, in the middle.
    private func times(_ width: Int, _ zone: DisplayZone) -> String {
        let isLong = start.seconds(until: end) >= 86_400
        let text = { (moment: Timestamp) in isLong ? zone.dayAndClock(moment) : zone.shortClock(moment) }
        let middle = Timestamp(milliseconds: start.milliseconds +| end.milliseconds(since: start) / 2)
        let (first, second, third) = (text(start), text(middle), text(end))
        guard width >= first.count * 3 + 4 else {
            return first.padded(to: max(first.count + 1, width - third.count)) + third
        }
        return (first.padded(to: (width - second.count) / 2) + second).padded(to: width - third.count) + third
    }
}

/// Numbers that look well at an axis.
enum Axis {
    /// The least of 1, 2 and 5 with zeros that is not below a value.
    static func top(for value: Double) -> Double {
        guard value > 0, value.isFinite else { return 1 }
        var power = 1.0
        while power * 10 <= value { power *= 10 }
        while power > value { power /= 10 }
        return [1.0, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= value } ?? value
    }
}
