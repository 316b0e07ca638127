import OlaresCore

/// Where pictures are drawn: a terminal of so many columns, and what it can show.
struct PictureCanvas: Sendable {
    static let narrowest = 40
    static let widest = 200

    /// Characters in a row.
    let columns: Int
    /// Whether blocks and braille can be shown; otherwise everything is ASCII.
    let isUnicode: Bool

    init(columns: Int, isUnicode: Bool) { (self.columns, self.isUnicode) = (columns, isUnicode) }

    /// A line that fits, with a mark at its end where something was cut off.
    func cut(_ text: String, to columns: Int? = nil) -> String {
        let cut = DisplayWidth.cut(text, to: columns ?? self.columns)
        return !isUnicode && cut != text && cut.last == "…" ? cut.dropLast() + "~" : cut
    }

    /// `nil` where nothing is drawn: in a pipe, for programs, and on a terminal that is too narrow.
    init?(_ context: CommandContext) {
        guard context.isOnTerminal, let columns = context.console.width, columns >= Self.narrowest else { return nil }
        self.init(columns: min(columns, Self.widest), isUnicode: Self.showsUnicode(context.environment))
    }

    /// Whether there may be colours (https://no-color.org).
    static func showsColour(_ environment: Environment) -> Bool { (environment["NO_COLOR"] ?? "").isEmpty }

    /// As the locale and the terminal say.
    static func showsUnicode(_ environment: Environment) -> Bool {
        let locale = (environment["LC_ALL"] ?? environment["LC_CTYPE"] ?? environment["LANG"] ?? "").lowercased()
        let term = environment["TERM"] ?? "dumb"
        let isPlain = ["dumb", "linux", "ansi", "cons25"].contains(term) || term.hasPrefix("vt")
        return (locale.contains("utf-8") || locale.contains("utf8")) && !isPlain
    }
}

extension Picture {
    /// The picture as lines of text.
    func lines(on canvas: PictureCanvas, zone: DisplayZone) -> [String] {
        switch self {
        case .gauges(let gauges): Self.lines(gauges, canvas)
        case .bars(let bars): bars.lines(canvas)
        case .curves(let curves): curves.lines(on: canvas, zone: zone)
        }
    }

    /// Gauges below one another: label, bar, percentage, words.
    static func lines(_ gauges: [Gauge], _ canvas: PictureCanvas) -> [String] {
        let labels = gauges.map { canvas.cut(TerminalText.sanitized($0.label), to: 20) }
        let texts = gauges.map { TerminalText.sanitized($0.text) }
        let labelWidth = labels.map(DisplayWidth.columns).max() ?? 0
        let textWidth = texts.map(DisplayWidth.columns).max() ?? 0
        // Blanks between, the ends of the bar, and `100.0%`.
        let fixed = labelWidth + 2 + 2 + 2 + 6
        let room = canvas.columns - fixed
        let showsText = room - textWidth - 2 >= 10
        let width = max(4, min(60, showsText ? room - textWidth - 2 : room))
        return zip(gauges, zip(labels, texts)).map { gauge, words in
            let percent = gauge.share.map { NumberText.fixed($0 * 100, 1) + "%" } ?? "unknown"
            let line =
                words.0.padded(to: labelWidth) + "  " + Bar(canvas).text(gauge.share, width) + "  "
                + String(repeating: " ", count: max(0, 6 - percent.count)) + percent
            return canvas.cut(showsText ? line + "  " + words.1 : line)
        }
    }
}

/// A bar that is filled in part.
struct Bar {
    private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    private let isUnicode: Bool

    init(_ canvas: PictureCanvas) { isUnicode = canvas.isUnicode }

    /// With its ends, two columns wider than `width`. What is not known has a pattern of its own.
    func text(_ share: Double?, _ width: Int) -> String {
        guard let share else {
            return isUnicode
                ? "▕" + String(repeating: "┈", count: width) + "▏" : "[" + String(repeating: "?", count: width) + "]"
        }
        let filled = min(max(share, 0), 1) * Double(width)
        guard isUnicode else {
            let count = min(width, Int(clamping: filled.rounded()))
            return "[" + String(repeating: "#", count: count) + String(repeating: " ", count: width - count) + "]"
        }
        return "▕" + blocks(filled, width) + "▏"
    }

    /// So many columns of blocks, to an eighth, and blanks behind them.
    func blocks(_ filled: Double, _ width: Int) -> String {
        let parts = min(width * 8, max(0, Int(clamping: (filled * 8).rounded())))
        let text = String(repeating: "█", count: parts / 8) + Self.eighths[parts % 8]
        return text.padded(to: width)
    }
}

extension Picture.Bars {
    /// Bars below one another, the longest as wide as there is room.
    fileprivate func lines(_ canvas: PictureCanvas) -> [String] {
        let labels = rows.map { canvas.cut(TerminalText.sanitized($0.label), to: 20) }
        let labelWidth = labels.map(DisplayWidth.columns).max() ?? 0
        let textWidth = rows.map { DisplayWidth.columns($0.text) }.max() ?? 0
        let width = max(4, min(100, canvas.columns - labelWidth - textWidth - 4))
        let most = rows.compactMap(\.value).max() ?? 0
        let bar = Bar(canvas)
        return [title]
            + zip(rows, labels).map { row, label in
                let filled = most > 0 ? (row.value ?? 0) / most * Double(width) : 0
                let drawn =
                    canvas.isUnicode
                    ? bar.blocks(filled, width)
                    : String(repeating: "#", count: min(width, max(0, Int(clamping: filled.rounded())))).padded(
                        to: width)
                return canvas.cut(label.padded(to: labelWidth) + "  " + drawn + "  " + row.text)
            }
    }
}
