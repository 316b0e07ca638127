internal import CLibYAML

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Why a text is not YAML, or not the part of YAML that is read here.
struct YAMLError: Error {
    let mark: YAMLMark
    let problem: String
    let remedy: String
    /// Whether the text may well be YAML, but has something in it that is not read here.
    var isBeyondLanguage = false

    init(_ mark: YAMLMark, _ problem: String, _ remedy: String) {
        self.mark = mark
        self.problem = problem
        self.remedy = remedy
    }

    /// What other readers of YAML may know.
    static func beyond(_ mark: YAMLMark, _ problem: String, _ remedy: String) -> YAMLError {
        var beyond = YAMLError(mark, problem, remedy)
        beyond.isBeyondLanguage = true
        return beyond
    }

    static let outOfMemory = YAMLError(.start, "not enough memory to read the file", "free some and try again")

    /// What can be told of the bytes alone, before libyaml sees them.
    static func before(parsing bytes: UnsafeBufferPointer<UInt8>, firstLine: Int, limits: YAMLLimits) -> YAMLError? {
        let start = YAMLMark(line: firstLine, column: 1)
        guard bytes.count <= limits.bytes else {
            return .beyond(start, "a file of \(bytes.count) bytes", "at most \(limits.bytes) bytes are read")
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return YAMLError(start, "the file is UTF-16", "save it as UTF-8")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return .beyond(start, "a byte order mark", "save the file as UTF-8 without one")
        }
        if tooManyTagDirectives(in: bytes) {
            return .beyond(start, "%TAG directives", "remove them; tags are not part of this language")
        }
        return nil
    }

    /// libyaml compares each tag directive with all before it, which a file full of them turns into minutes.
    private static func tooManyTagDirectives(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var rest = UnsafeRawBufferPointer(bytes)
        var count = 0
        // By the C library: a file is looked through at every start, and hardly any has one.
        while let base = rest.baseAddress, let percent = memchr(base, Int32(UInt8(ascii: "%")), rest.count) {
            rest = UnsafeRawBufferPointer(rebasing: rest[(percent - UnsafeMutableRawPointer(mutating: base) + 1)...])
            if rest.starts(with: "TAG".utf8) { count += 1 }
            if count > 32 { return true }
        }
        return false
    }

    /// What libyaml stopped at.
    init(of parser: yaml_parser_t, in bytes: UnsafeBufferPointer<UInt8>, firstLine: Int) {
        let text = parser.problem.map { String(cString: $0) } ?? ""
        switch parser.error {
        case YAML_MEMORY_ERROR: self = .outOfMemory
        case YAML_READER_ERROR:
            mark = Self.mark(ofByte: parser.problem_offset, in: bytes, firstLine: firstLine)
            (problem, remedy) =
                text == "control characters are not allowed"
                ? ("a control character", "remove it, or write it as an escape between double quotes")
                : ("bytes that are not UTF-8", "save the file as UTF-8")
        default:
            // Of a key or a quote that has no end, the slip is where it begins.
            let place = Self.hasNoEnd.contains(text) ? parser.context_mark : parser.problem_mark
            let suspects = [Self.noColon: place.line, Self.secondColon: place.line - 1]
            if let slip = suspects[text].flatMap({ Self.missingSpace(onLine: $0, of: bytes, firstLine) }) {
                self = slip
                return
            }
            mark = YAMLMark(line: place.line + firstLine, column: place.column + 1)
            (problem, remedy) = Self.plainWords[text] ?? ("not YAML: \(text)", "check the indentation and the quotes")
        }
    }

    private static let noColon = "could not find expected ':'"
    private static let secondColon = "mapping values are not allowed in this context"
    private static let hasNoEnd: Set<String> = [
        noColon, "found unexpected end of stream", "found unexpected document indicator",
    ]

    /// What is wrong with a line such as `effect:read`, counted from 0; `nil` for another one.
    private static func missingSpace(
        onLine line: Int, of bytes: UnsafeBufferPointer<UInt8>, _ firstLine: Int
    ) -> YAMLError? {
        guard line >= 0 else { return nil }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: line + 1, omittingEmptySubsequences: false)
        guard lines.indices.contains(line) else { return nil }
        let text = String(decoding: lines[line], as: UTF8.self)
        let rest = text.drop { $0 == " " || $0 == "-" }
        guard let (key, value) = rest.keyAndValue else { return nil }
        let column = text.unicodeScalars.count - rest.unicodeScalars.count + 1
        return YAMLError(
            YAMLMark(line: line + firstLine, column: column), "no space behind the colon of `\(key)`",
            "write `\(key): \(value)`")
    }

    /// Text that follows a quoted value of several lines, in which a quote was most likely forgotten.
    static func text(behindQuoteAt mark: YAMLMark, endingOn line: Int) -> YAMLError {
        YAMLError(
            mark, "the quote that begins here ends on line \(line), and text follows it", "close it on its own line")
    }

    private static func mark(ofByte offset: Int, in bytes: UnsafeBufferPointer<UInt8>, firstLine: Int) -> YAMLMark {
        let before = bytes.prefix(max(0, offset))
        let line = before.count { $0 == UInt8(ascii: "\n") }
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        // Bytes that continue a character take no column of their own.
        let columns = before[lineStart...].count { $0 & 0xC0 != 0x80 }
        return YAMLMark(line: firstLine + line, column: columns + 1)
    }

    /// libyaml's words, which name its own grammar, in those of a person who looks at the line.
    private static let plainWords: [String: (String, String)] = [
        "mapping values are not allowed in this context": (
            "a colon where no key can stand",
            "put text that holds a colon in quotes, or indent the key as its neighbours"
        ),
        "did not find expected key": (
            "not a key of the mapping that began above", "indent it as the keys before it, as `key: value`"
        ),
        "did not find expected '-' indicator": (
            "not an item of the list that began above", "begin it with `- `, indented as the items before it"
        ),
        "could not find expected ':'": ("a key without a colon", "write `key: value`"),
        "did not find expected ',' or '}'": (
            "a mapping in braces that does not go on", "put `,` between its members and `}` at its end"
        ),
        "did not find expected ',' or ']'": (
            "a list in brackets that does not go on", "put `,` between its items and `]` at its end"
        ),
        "found character that cannot start any token": (
            "a character that cannot begin a value", "put the text in quotes; indent with spaces, not tabs"
        ),
        "found a tab character where an indentation space is expected": ("a tab", "indent with spaces"),
        "found a tab character that violates indentation": ("a tab", "indent with spaces"),
        "found unexpected end of stream": ("a quote that is not closed", "close it"),
        "found unexpected document indicator": (
            "a quote that is not closed before `---` or `...`", "close it, or indent that line"
        ),
        "found unknown escape character": (
            "an escape that does not exist", "write a backslash as `\\\\`, or use single quotes"
        ),
        "did not find expected hexdecimal number": (
            "an escape without its hexadecimal digits", "write `\\x41`, `\\u0041` or `\\U00000041`"
        ),
        "found invalid Unicode character escape code": (
            "an escape that names no character", "name a Unicode character outside the surrogates"
        ),
        "block sequence entries are not allowed in this context": (
            "a list item where none can stand", "begin the list on a line of its own, below its key"
        ),
        "block mapping is not allowed in this context": (
            "a mapping where none can stand", "begin it on a line of its own, below its key"
        ),
        "mapping keys are not allowed in this context": (
            "a `?` where no key can stand", "write `key: value`"
        ),
        "did not find expected node content": ("nothing where a value must stand", "write the value"),
        "did not find expected <document start>": (
            "text after the end of the document", "keep one mapping in the file; put it all in there"
        ),
        "did not find expected comment or line break": (
            "text behind a block indicator", "begin the text on the next line, indented"
        ),
    ]
}

extension StringProtocol {
    /// The key and the value of `key:value`, where no space keeps them apart; `nil` for anything else.
    var keyAndValue: (key: String, value: String)? {
        guard let colon = firstIndex(of: ":") else { return nil }
        let (key, value) = (self[..<colon], self[index(after: colon)...])
        let isKey = !key.isEmpty && key.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0.isASCIILetter }
        guard isKey, let first = value.first, first.isLetter || first.isNumber else { return nil }
        return (String(key), String(value.filter { $0 != "\r" }))
    }
}

extension UInt8 {
    fileprivate var isASCIILetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
}
