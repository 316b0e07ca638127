#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The lines of one command in a descriptor file, found without reading the others.
///
/// This holds for files in block style whose items begin with their names, as the built-in ones do; a test compares it with
/// the whole reading for each of them. Anything else is not found here.
struct CommandText {
    /// What a word can be to the command that it calls.
    enum Way: CaseIterable {
        case name, alias
    }

    /// The command's name.
    let name: Slice<UnsafeBufferPointer<UInt8>>
    /// The bytes of the item.
    private(set) var range: Range<Int>
    /// The line of the file at which it begins.
    let line: Int

    /// Every command of a file, in order.
    static func all(in bytes: UnsafeBufferPointer<UInt8>) -> [CommandText] { found(in: bytes).commands }

    /// Whether the lines tell every word that calls a command of the file: each item is found here, and its aliases can be read.
    static func tellsAll(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let (commands, others) = found(in: bytes)
        return !commands.isEmpty && others == 0 && commands.allSatisfy { $0.names("aliases:", in: bytes) != nil }
    }

    private static func found(in bytes: UnsafeBufferPointer<UInt8>) -> (commands: [CommandText], others: Int) {
        var (commands, others): ([CommandText], Int) = ([], 0)
        var lines = TextLines(bytes)
        while let line = lines.next(), !bytes[line].starts(with: "commands:".utf8) {}
        var indentation: Int?
        var isOpen = false
        while let range = lines.next() {
            let indent = bytes[range].prefix { $0 == UInt8(ascii: " ") }.count
            let content = bytes[range].dropFirst(indent)
            guard let first = content.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "\r") else { continue }
            guard indent <= indentation ?? indent else { continue }
            indentation = indent
            if isOpen { commands[commands.count - 1].end(at: range.lowerBound) }
            isOpen = content.starts(with: "- name:".utf8)
            guard isOpen else {
                others += 1
                continue
            }
            commands.append(
                CommandText(
                    name: value(content.dropFirst(7)), range: range.lowerBound..<bytes.count, line: lines.line))
        }
        return (commands, others)
    }

    /// Whether a word calls it.
    func isCalled(_ word: String, _ way: Way, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        switch way {
        case .name: name.elementsEqual(word.utf8)
        case .alias: names("aliases:", in: bytes)?.contains(word) == true
        }
    }

    /// Its lines without those of `serve` and `prints` of its examples, which are empty instead, so that each other line keeps its
    /// number.
    func withoutRecordings(in bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var (kept, lines): ([UInt8], TextLines) = ([], TextLines(UnsafeBufferPointer(rebasing: bytes[range])))
        kept.reserveCapacity(range.count)
        let item = UnsafeBufferPointer(rebasing: bytes[range])
        let indentation = item.prefix { $0 == UInt8(ascii: " ") }.count + 2
        var (isExample, left): (Bool, Int?) = (false, nil)
        while let line = lines.next() {
            let indent = item[line].prefix { $0 == UInt8(ascii: " ") }.count
            let content = item[line].dropFirst(indent)
            if !content.isEmpty {
                if indent <= indentation { isExample = content.starts(with: "examples:".utf8) }
                if let outer = left, indent <= outer { left = nil }
                if isExample, left == nil, Self.recordings.contains(where: { content.starts(with: $0.utf8) }) {
                    left = indent
                }
            }
            if left == nil { kept += item[line] }
            kept.append(UInt8(ascii: "\n"))
        }
        return kept
    }

    private static let recordings = ["serve:", "prints:"]

    /// The value of a key of its own that stands on one line, without blanks around it; empty where the key is missing, and `nil`
    /// where it is more than a plain scalar.
    func plain(_ key: StaticString, in bytes: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>>? {
        value(key, in: bytes, isPlain: Self.isPlain)
    }

    /// The names of a list of its own that stands on one line, as in `[one, two]`; none where the key is missing, and `nil` where it
    /// is written in any other way.
    func names(_ key: StaticString, in bytes: UnsafeBufferPointer<UInt8>) -> [String]? {
        guard let list = value(key, in: bytes, isPlain: { $0.first == UInt8(ascii: "[") }) else { return nil }
        guard !list.isEmpty else { return [] }
        let items = list.dropFirst().dropLast()
        let isList = list.last == UInt8(ascii: "]") && items.allSatisfy(Self.isInListOfNames)
        return isList
            ? items.split { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: " ") }.map {
                String(decoding: $0, as: UTF8.self)
            } : nil
    }

    private static func isPlain(_ value: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        value.first.map { !"\"'|>&*!%@`{[".utf8.contains($0) } ?? false
    }

    private static func isInListOfNames(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || "0123456789-, ".utf8.contains(byte)
    }

    private func value(
        _ key: StaticString, in bytes: UnsafeBufferPointer<UInt8>,
        isPlain: (Slice<UnsafeBufferPointer<UInt8>>) -> Bool
    ) -> Slice<UnsafeBufferPointer<UInt8>>? {
        let item = UnsafeBufferPointer(rebasing: bytes[range])
        var lines = TextLines(item)
        let indentation = item.prefix { $0 == UInt8(ascii: " ") }.count + 2
        _ = lines.next()
        while let line = lines.next() {
            let content = item[line].dropFirst(indentation)
            guard line.count > indentation, item[line].prefix(indentation).allSatisfy({ $0 == UInt8(ascii: " ") }),
                key.withUTF8Buffer({ content.starts(with: $0) })
            else { continue }
            return Self.scalar(
                content.dropFirst(key.utf8CodeUnitCount), before: lines.next().map { item[$0] }, indentation, isPlain)
        }
        return item[item.endIndex...]
    }

    private static func scalar(
        _ text: Slice<UnsafeBufferPointer<UInt8>>, before next: Slice<UnsafeBufferPointer<UInt8>>?, _ indentation: Int,
        _ isPlain: (Slice<UnsafeBufferPointer<UInt8>>) -> Bool
    ) -> Slice<UnsafeBufferPointer<UInt8>>? {
        var value = text.drop { $0 == UInt8(ascii: " ") }
        while let last = value.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\r") {
            value = value.dropLast()
        }
        let goesOn = next.map { line in
            line.prefix { $0 == UInt8(ascii: " ") }.count > indentation && line.contains { $0 != UInt8(ascii: " ") }
        }
        return isPlain(value) && goesOn != true && !value.contains(UInt8(ascii: "#")) ? value : nil
    }

    private mutating func end(at position: Int) { range = range.lowerBound..<position }

    /// A plain scalar without the blanks around it.
    static func value(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Slice<UnsafeBufferPointer<UInt8>> {
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
        var end = bytes.count
        if let base = bytes.baseAddress, let found = memchr(base + start, Int32(UInt8(ascii: "\n")), end - start) {
            end = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
        position = min(end + 1, bytes.count)
        line += 1
        return start..<end
    }
}
