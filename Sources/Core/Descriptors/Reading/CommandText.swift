/// The lines of one command in a descriptor file, found without reading the others.
///
/// This holds for files in block style whose items begin with their names, as the built-in ones do; a test compares it with
/// the whole reading for each of them. Anything else is not found here.
struct CommandText {
    /// The bytes of the item.
    private(set) var range = 0..<0
    /// The line of the file at which it begins.
    private(set) var line = 1

    /// `nil` when the file has no such item in this style.
    init?(of name: String, in bytes: UnsafeBufferPointer<UInt8>) {
        var lines = TextLines(bytes)
        while let line = lines.next(), !bytes[line].starts(with: "commands:".utf8) {}
        var start: Int?
        var indentation: Int?
        while let range = lines.next() {
            let indent = bytes[range].prefix { $0 == UInt8(ascii: " ") }.count
            let content = bytes[range].dropFirst(indent)
            guard let first = content.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "\r") else { continue }
            guard indent <= indentation ?? indent else { continue }
            if let start {
                self.range = start..<range.lowerBound
                return
            }
            indentation = indent
            guard content.starts(with: "- name:".utf8) else { continue }
            if Self.value(content.dropFirst(7)).elementsEqual(name.utf8) {
                start = range.lowerBound
                line = lines.line
            }
        }
        guard let start else { return nil }
        range = start..<bytes.count
    }

    /// A plain scalar without the blanks around it.
    private static func value(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Slice<UnsafeBufferPointer<UInt8>> {
        text.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") }
    }
}

/// Walks over the lines of a text without copying them.
struct TextLines {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// Where the next line begins.
    private(set) var position: Int
    /// The number of the line that was given last.
    private(set) var line = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, from position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    /// The next line without its line feed.
    mutating func next() -> Range<Int>? {
        guard position < bytes.count else { return nil }
        let start = position
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        position = min(end + 1, bytes.count)
        line += 1
        return start..<end
    }
}
