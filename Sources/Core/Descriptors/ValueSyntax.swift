/// How the value of an argument is written.
extension ValueType {
    /// The value that a word on the command line, a default or an environment variable stands for. A flag takes `true` or
    /// `false`; a repeated argument is read one word at a time.
    public func value(of text: String) throws(ValueError) -> ArgumentValue {
        switch self {
        case .flag: .flag(try Self.flag(text))
        case .string: .text(text)
        case .integer(let range): .integer(try Self.integer(text, in: range))
        case .choice(let words): .text(try Self.choice(text, of: words))
        case .duration: .integer(try Self.duration(text))
        case .bytes: .integer(try Self.bytes(text))
        case .path: .text(try Self.filled(text, "a path"))
        case .url: .text(try Self.url(text))
        case .olaresID: .text(try Self.filled(text, "an Olares ID such as alice@olares.com"))
        case .pair: try Self.pair(text)
        }
    }

    /// A word of a choice as it is declared, whatever its capitals; anything else as it is.
    public func spelling(of word: String) -> String {
        guard case .choice(let words) = self else { return word }
        return words.first { $0.lowercased() == word.lowercased() } ?? word
    }

    private static func flag(_ text: String) throws(ValueError) -> Bool {
        switch text {
        case "true": true
        case "false": false
        default: throw ValueError("true or false")
        }
    }

    private static func integer(_ text: String, in range: ClosedRange<Int64>) throws(ValueError) -> Int64 {
        if let integer = Int64(text), range.contains(integer) { return integer }
        switch (range.lowerBound, range.upperBound) {
        case (.min, .max): throw ValueError("a whole number")
        case (let low, .max): throw ValueError("a whole number of at least \(low)")
        case (.min, let high): throw ValueError("a whole number of at most \(high)")
        case (let low, let high): throw ValueError("a whole number from \(low) to \(high)")
        }
    }

    private static func choice(_ text: String, of words: [String]) throws(ValueError) -> String {
        if words.contains(text) { return text }
        let nearest = Spelling.nearest(to: text, among: words)
        throw ValueError("one of \(words.joined(separator: ", "))", nearest: nearest)
    }

    private static func filled(_ text: String, _ expected: String) throws(ValueError) -> String {
        guard !text.isEmpty, !text.utf8.contains(0) else { throw ValueError(expected) }
        return text
    }

    private static func url(_ text: String) throws(ValueError) -> String {
        let expected = "a URL such as https://example.com"
        let isWeb = text.hasPrefix("https://") || text.hasPrefix("http://")
        let hasHost = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2).first?.isEmpty == false
        let isClean = text.unicodeScalars.allSatisfy { $0 != " " && $0.isPrintable }
        guard isWeb, hasHost, isClean else { throw ValueError(expected) }
        return text
    }

    private static func pair(_ text: String) throws(ValueError) -> ArgumentValue {
        guard let sign = text.firstIndex(of: "="), sign != text.startIndex else { throw ValueError("key=value") }
        return .pair(key: String(text[..<sign]), value: String(text[text.index(after: sign)...]))
    }

    private static func duration(_ text: String) throws(ValueError) -> Int64 {
        let units: [(String, Int64)] = [
            ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
        ]
        if text == "0" { return 0 }
        var rest = text[...]
        var total: Int64 = 0
        repeat {
            guard let amount = Amount(&rest, units: units), amount.hasUnit,
                case let (sum, overflow) = total.addingReportingOverflow(amount.value), !overflow
            else { throw ValueError("a duration such as 90s or 1h30m") }
            total = sum
        } while !rest.isEmpty
        return total
    }

    private static func bytes(_ text: String) throws(ValueError) -> Int64 {
        let units: [(String, Int64)] = [
            ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
            ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1),
        ]
        var rest = text[...]
        guard let amount = Amount(&rest, units: units), rest.isEmpty else {
            throw ValueError("a size such as 4096, 4KiB or 1.5GB")
        }
        return amount.value
    }
}

/// Why a word is not a value of a type.
public struct ValueError: Error, Equatable, Sendable {
    /// What would be one, for a sentence such as `expected a whole number`.
    public let expected: String
    /// The words of a choice that may have been meant, best first.
    public let nearest: [String]

    init(_ expected: String, nearest: [String] = []) {
        self.expected = expected
        self.nearest = nearest
    }
}

/// A number and its unit at the beginning of a text.
private struct Amount {
    let value: Int64
    let hasUnit: Bool

    /// Takes them off `text`; `nil` when they are not there or too large.
    init?(_ text: inout Substring, units: [(name: String, size: Int64)]) {
        let digits = text.prefix { "0123456789.".contains($0) }
        let unit = units.first { text.dropFirst(digits.count).hasPrefix($0.name) }
        guard digits.first != ".", digits.last != ".", let number = Double(digits),
            let value = Int64(exactly: (number * Double(unit?.size ?? 1)).rounded())
        else { return nil }
        text = text.dropFirst(digits.count + (unit?.name.count ?? 0))
        self.value = value
        hasUnit = unit != nil
    }
}
