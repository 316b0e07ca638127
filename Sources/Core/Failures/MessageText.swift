/// What a message says: words of this program, and in them whatever came from elsewhere, on one line and of bounded length.
///
/// A line ends where a literal ends it, and nowhere else, so that no server, file name or descriptor can write a line of its
/// own, such as a `fix:` that nobody meant. Literals with interpolations are checked piece by piece; any other text counts as
/// one from elsewhere.
public struct MessageText: ExpressibleByStringInterpolation, Equatable, Sendable {
    /// The most that one piece from elsewhere can take, in Unicode scalars.
    static let longestPiece = 2000

    /// The text, with the line ends that are ours.
    public private(set) var text: String

    /// Words of this program, as they are.
    public init(stringLiteral literal: String) { text = literal }

    /// Words of this program with pieces from elsewhere in them.
    public init(stringInterpolation pieces: StringInterpolation) { text = pieces.text }

    /// Text from elsewhere.
    public init(_ text: String) { self.text = Self.piece(text) }

    /// A line for each of these, every one of which may come from elsewhere.
    public init(lines: some Sequence<String>) { text = lines.map(Self.piece).joined(separator: "\n") }

    /// The one behind the other.
    public static func + (a: MessageText, b: MessageText) -> MessageText {
        var sum = a
        sum.text += b.text
        return sum
    }

    /// Adds one at the end.
    public static func += (a: inout MessageText, b: MessageText) { a.text += b.text }

    /// A text from elsewhere as it can stand in a message.
    private static func piece(_ text: String) -> String {
        let isShort = text.utf8.count <= longestPiece
        if isShort, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        let scalars = text.unicodeScalars
        var kept = Substring(text).unicodeScalars
        if !isShort, let end = scalars.index(scalars.startIndex, offsetBy: longestPiece, limitedBy: scalars.endIndex) {
            kept = kept[..<end]
        }
        let isWhole = kept.endIndex == scalars.endIndex
        // A line end behind the last line would leave a blank.
        if isWhole { while let last = kept.last, last == "\n" || last == "\r" { kept.removeLast() } }
        return TerminalText.sanitized(String(kept)) + (isWhole ? "" : "…")
    }

    /// Puts a message together.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        /// An empty one.
        public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

        /// Adds words of this program.
        public mutating func appendLiteral(_ literal: String) { text += literal }

        /// Adds a message with the lines that it has.
        public mutating func appendInterpolation(_ message: MessageText) { text += message.text }

        /// Adds a text from elsewhere.
        public mutating func appendInterpolation(_ value: String) { text += piece(value) }

        /// Adds a value from elsewhere.
        public mutating func appendInterpolation<Value>(_ value: Value) { text += piece(String(describing: value)) }
    }
}
