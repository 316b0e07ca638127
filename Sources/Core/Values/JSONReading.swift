extension JSONValue {
    /// Reads one JSON document as RFC 8259 has it. Members keep their order; of a name given twice the last value stands;
    /// half a surrogate pair becomes U+FFFD, since no Swift string can hold it.
    ///
    /// The reader is the project's own because the library's keeps no order and cost more than everything else together
    /// when a small file was read (docs/performance.md).
    /// - Throws: ``JSONError`` saying what is wrong and where: also for text that is not UTF-8, and for arrays and objects
    ///   nested more than 512 deep.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        var reader = JSONReader(bytes)
        self = try reader.document()
    }
}

/// Why bytes are not the JSON that was expected.
public struct JSONError: Error, Equatable, Sendable {
    /// What is wrong, for people.
    public let text: String

    /// - Parameter text: What is wrong, for people, the place first.
    public init(_ text: String) { self.text = text }
}

/// One pass over the bytes of a document.
private struct JSONReader {
    private static let deepest = 512

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(JSONError) -> JSONValue {
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw unexpected("nothing after the value") }
        return value
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return .object(try nested { reader throws(JSONError) in try reader.members() })
        case UInt8(ascii: "["): return .array(try nested { reader throws(JSONError) in try reader.elements() })
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"): return try number()
        case let byte? where Self.isDigit(byte): return try number()
        default: throw unexpected("a value")
        }
    }

    private mutating func nested<Content>(
        _ read: (inout JSONReader) throws(JSONError) -> Content
    ) throws(JSONError) -> Content {
        guard depth < Self.deepest else { throw error("nested more than \(Self.deepest) deep", at: position) }
        depth += 1
        position += 1
        defer { depth -= 1 }
        return try read(&self)
    }

    private mutating func members() throws(JSONError) -> JSONObject {
        var object = JSONObject()
        guard !closes(UInt8(ascii: "}")) else { return object }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw unexpected("a member's name in quotes") }
            let name = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw unexpected("a colon") }
            object[name] = try value()
        } while try continues(until: UInt8(ascii: "}"), "a comma or }")
        return object
    }

    private mutating func elements() throws(JSONError) -> [JSONValue] {
        var values: [JSONValue] = []
        guard !closes(UInt8(ascii: "]")) else { return values }
        repeat { values.append(try value()) } while try continues(until: UInt8(ascii: "]"), "a comma or ]")
        return values
    }

    private mutating func closes(_ bracket: UInt8) -> Bool {
        skipSpace()
        return take(bracket)
    }

    private mutating func continues(until bracket: UInt8, _ expected: String) throws(JSONError) -> Bool {
        skipSpace()
        if take(UInt8(ascii: ",")) { return true }
        guard take(bracket) else { throw unexpected(expected) }
        return false
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, bytes[position..<end].elementsEqual(word.description.utf8) else {
            throw unexpected("true, false or null")
        }
        position = end
        return value
    }
}

// MARK: - Numbers

extension JSONReader {
    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            try digits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { throw error("a number too large", at: start) }
        // 1.0 and 1e0 are the same number as 1.
        return Int64(exactly: number).map { .integer($0) } ?? .number(number)
    }

    private mutating func digits() throws(JSONError) {
        guard let first = next, Self.isDigit(first) else { throw unexpected("a digit") }
        while let digit = next, Self.isDigit(digit) { position += 1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

// MARK: - Strings

extension JSONReader {
    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        var union: UInt8 = 0
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
            union |= byte
            position += 1
        }
        let plain = bytes[start..<position]
        if take(UInt8(ascii: "\"")) {
            // Most strings are plain ASCII, where there is nothing to validate.
            return union < 0x80 ? String(decoding: plain, as: UTF8.self) : try text(plain, from: start)
        }
        var content = Array(plain)
        while !take(UInt8(ascii: "\"")) {
            guard let byte = next else { throw unexpected("the end of the string") }
            guard byte >= 0x20 else { throw unexpected("a control character only as an escape") }
            position += 1
            if byte == UInt8(ascii: "\\") {
                content += try escape().utf8
            } else {
                content.append(byte)
            }
        }
        return try text(content[...], from: start)
    }

    private func text(_ bytes: ArraySlice<UInt8>, from start: Int) throws(JSONError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw error("not UTF-8", at: start) }
        return text
    }

    private mutating func escape() throws(JSONError) -> String {
        guard let letter = next else { throw unexpected("an escape") }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return String(UnicodeScalar(letter))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw error("no escape of JSON", at: position - 2)
        }
    }

    private mutating func unicodeEscape() throws(JSONError) -> String {
        let unit = try codeUnit()
        guard UTF16.isLeadSurrogate(unit), position + 6 <= bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { return String(decoding: [unit], as: UTF16.self) }
        let mark = position
        position += 2
        let second = try codeUnit()
        guard UTF16.isTrailSurrogate(second) else {
            position = mark
            return "\u{fffd}"
        }
        return String(decoding: [unit, second], as: UTF16.self)
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        let end = position + 4
        guard end <= bytes.count, bytes[position..<end].allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
            let unit = UInt16(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16)
        else { throw error("want four hexadecimal digits", at: position) }
        position = end
        return unit
    }
}

// MARK: - The cursor

extension JSONReader {
    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private func unexpected(_ expected: String) -> JSONError {
        guard let found = next else { return error("the text ends where \(expected) should stand", at: position) }
        let isVisible = (0x21...0x7E).contains(found)
        let shown = isVisible ? "'\(UnicodeScalar(found))'" : "byte 0x" + String(found, radix: 16)
        return error("want \(expected), found \(shown)", at: position)
    }

    private func error(_ text: String, at position: Int) -> JSONError {
        let read = bytes[..<position]
        let line = read.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
        let column = position - (read.lastIndex(of: 0x0A) ?? -1)
        return JSONError("line \(line), column \(column): \(text)")
    }
}
