import OlaresCore

/// A row of the live view, and how it stands out.
struct LiveRow: Equatable, Sendable, ExpressibleByStringLiteral {
    /// What stands out of it. A colour says nothing that the text does not say too.
    enum Look: Equatable, Sendable {
        case plain
        /// The whole row, inverted.
        case inverted
        /// The first so many characters, bold.
        case bold(Int)
        /// A gauge's bar, in the colour of so much of a limit (0 to 1).
        case gauge(Double)
        /// The part from a character to another, in the colour of curves.
        case curve(Range<Int>)
    }

    let text: String
    var look = Look.plain

    init(_ text: String, _ look: Look = .plain) { (self.text, self.look) = (text, look) }

    init(stringLiteral text: String) { self.init(text) }

    /// The row as a terminal takes it.
    /// - Parameter usesColour: Whether it may have colours; what is bold or inverted is so in any case.
    func painted(usesColour: Bool) -> String {
        switch look {
        case .plain: text
        case .inverted: Self.wrapped(text, in: "7")
        case .bold(let count): painted(0..<count, in: "1")
        case .gauge(let share): usesColour ? painted(filled, in: Self.colour(of: share)) : text
        case .curve(let range): usesColour ? painted(range, in: "36") : text
        }
    }

    /// Green; from three quarters on yellow, and from nine tenths on red.
    private static func colour(of share: Double) -> String { share < 0.75 ? "32" : share < 0.9 ? "33" : "31" }

    /// Where the bar of a gauge is filled.
    private var filled: Range<Int> {
        let fill: Set<Character> = ["█", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "#"]
        guard let opening = text.firstIndex(where: { $0 == "▕" || $0 == "[" }) else { return 0..<0 }
        let start = text.distance(from: text.startIndex, to: opening) + 1
        return start..<start + text[text.index(after: opening)...].prefix { fill.contains($0) }.count
    }

    private func painted(_ range: Range<Int>, in code: String) -> String {
        let start = text.index(text.startIndex, offsetBy: range.lowerBound, limitedBy: text.endIndex) ?? text.endIndex
        let end = text.index(start, offsetBy: range.count, limitedBy: text.endIndex) ?? text.endIndex
        guard start < end else { return text }
        return text[..<start] + Self.wrapped(String(text[start..<end]), in: code) + text[end...]
    }

    private static func wrapped(_ text: String, in code: String) -> String { "\u{1b}[\(code)m\(text)\u{1b}[0m" }
}
