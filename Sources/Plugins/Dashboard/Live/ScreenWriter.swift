import OlaresCore

/// Puts rows onto a terminal, and writes only those that are different.
struct ScreenWriter {
    /// Takes the whole window, without a cursor.
    static let arrival = "\u{1b}[?1049h\u{1b}[?25l\u{1b}[2J"
    /// Gives back what was there before.
    static let farewell = "\u{1b}[0m\u{1b}[?25h\u{1b}[?1049l"

    /// Whether there may be colours.
    let usesColour: Bool
    private var shown: [LiveRow] = []

    init(usesColour: Bool) { self.usesColour = usesColour }

    /// Forgets what is on the screen, which somebody may have changed.
    mutating func forget() { shown = [] }

    /// What has to be written so that these rows are shown.
    mutating func update(to rows: [LiveRow]) -> String {
        var out = shown.isEmpty ? Self.arrival : ""
        for (index, row) in rows.enumerated() where index >= shown.count || shown[index] != row {
            out += "\u{1b}[\(index + 1);1H" + row.painted(usesColour: usesColour) + "\u{1b}[K"
        }
        shown = rows
        return out
    }
}
