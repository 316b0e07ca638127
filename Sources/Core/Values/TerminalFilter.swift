public import NIOCore

/// Text that arrives in pieces, made fit for a terminal: without control characters but line ends and tabs, and without
/// escape sequences, also where a piece ends within one.
public struct TerminalFilter: Sendable {
    /// The longest beginning of an escape sequence, or of a character, that waits for its rest.
    private static let longestWait = 256

    private var held: [UInt8] = []

    /// At the beginning of a text.
    public init() {}

    /// What can be shown once this piece is there as well.
    public mutating func clean(_ piece: ByteBuffer) -> ByteBuffer {
        if held.isEmpty, piece.readableBytesView.allSatisfy(Self.isPlain) { return piece }
        var bytes = held + piece.readableBytesView
        held = Self.unfinished(bytes)
        bytes.removeLast(held.count)
        return Self.cleaned(bytes)
    }

    /// What is left at the end of the text.
    public mutating func finish() -> ByteBuffer {
        defer { held = [] }
        return Self.cleaned(held)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7f).contains(byte) || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
    }

    private static func cleaned(_ bytes: [UInt8]) -> ByteBuffer {
        var cleaned = ByteBuffer()
        var line = bytes[...]
        // Line by line and field by field, since what stays would otherwise become spaces.
        while let end = line.firstIndex(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\t") }) {
            cleaned.writeString(text(line[..<end]))
            cleaned.writeInteger(line[end])
            line = line[(end + 1)...]
        }
        cleaned.writeString(text(line))
        return cleaned
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let line = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
        return TerminalText.sanitized(String(decoding: line, as: UTF8.self))
    }

    /// The end of a piece that means nothing without what comes next.
    private static func unfinished(_ bytes: [UInt8]) -> [UInt8] {
        let tail = bytes.suffix(longestWait)
        if let escape = tail.lastIndex(of: 0x1b), !isSequence(bytes[escape...]) { return Array(bytes[escape...]) }
        // The same in one character of two bytes.
        if let mark = tail.dropFirst().lastIndex(where: { $0 == 0x9B }), bytes[mark - 1] == 0xC2,
            !hasFinal(bytes[(mark + 1)...])
        {
            return Array(bytes[(mark - 1)...])
        }
        guard let lead = bytes.suffix(3).lastIndex(where: { $0 >= 0xC0 }) else { return [] }
        let length = bytes[lead] >= 0xF0 ? 4 : bytes[lead] >= 0xE0 ? 3 : 2
        return bytes.count - lead < length ? Array(bytes[lead...]) : []
    }

    /// Whether the byte is there that ends a sequence with parameters.
    private static func hasFinal(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.contains { (0x40...0x7e).contains($0) } }

    /// Whether what begins with ESC has its end.
    private static func isSequence(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let kind = bytes.dropFirst().first else { return false }
        let rest = bytes.dropFirst(2)
        switch kind {
        case UInt8(ascii: "["): return hasFinal(rest)
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
            return rest.contains(0x07)
        default: return true
        }
    }
}
