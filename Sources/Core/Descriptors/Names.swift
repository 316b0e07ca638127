/// What groups, verbs, arguments and options can be called.
enum Names {
    /// How many words the path of a group has at most; a verb's path has one more.
    static let maxGroupWords = 4

    /// The longest name; help lays its columns out by it.
    static let longest = 40

    /// Why a name cannot be one; `nil` when it can.
    /// - Parameter canBeginWithDigit: Whether a digit may be in front of letters, as in the option `--24-hour`.
    static func problem(with name: String, canBeginWithDigit: Bool = false) -> String? {
        let bytes = name.utf8
        guard let first = bytes.first else { return "an empty name" }
        if let odd = name.unicodeScalars.first(where: { !isNameByte($0) }) {
            return "the name \(name.quoted) has the character \(odd.described)"
        }
        guard isLetter(first) || canBeginWithDigit && isDigit(first) && bytes.contains(where: isLetter) else {
            return "the name \(name.quoted) does not begin with a letter"
        }
        guard bytes.last != UInt8(ascii: "-") else { return "the name \(name.quoted) ends with a dash" }
        guard bytes.count <= longest else { return "the name \(name.quoted) is longer than \(longest) letters" }
        return nil
    }

    /// What would be right instead.
    static let remedy = "a name is lower-case ASCII letters, digits and dashes, a letter first"

    /// The words of a group's name, which has one space between them.
    static func words(of group: String) -> [String] {
        group.utf8.contains(UInt8(ascii: " "))
            ? group.split(separator: " ").map(String.init) : group.isEmpty ? [] : [group]
    }

    /// Two names with the same skeleton are easily taken for each other, such as `market` and `rnarket`.
    static func skeleton(_ name: String) -> String {
        String(unsafeUninitializedCapacity: name.utf8.count) { skeleton in
            var count = 0
            for byte in name.utf8 where byte != UInt8(ascii: "-") {
                switch (byte, count == 0 ? 0 : skeleton[count - 1]) {
                case (UInt8(ascii: "n"), UInt8(ascii: "r")): skeleton[count - 1] = UInt8(ascii: "m")
                case (UInt8(ascii: "v"), UInt8(ascii: "v")): skeleton[count - 1] = UInt8(ascii: "w")
                default:
                    skeleton.initializeElement(at: count, to: likeness(of: byte))
                    count += 1
                }
            }
            return count
        }
    }

    /// The letter that a digit or letter is easily taken for.
    private static func likeness(of byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "0"): UInt8(ascii: "o")
        case UInt8(ascii: "1"), UInt8(ascii: "i"): UInt8(ascii: "l")
        case UInt8(ascii: "5"): UInt8(ascii: "s")
        default: byte
        }
    }

    private static func isNameByte(_ scalar: Unicode.Scalar) -> Bool {
        guard let byte = UInt8(exactly: scalar.value) else { return false }
        return isLetter(byte) || byte == UInt8(ascii: "-") || isDigit(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
}

extension Sequence<String> {
    /// What `joined(separator:)` gives. That looks its types up by their names, which takes a twentieth of a start: where every
    /// start comes by, this stands in its place.
    func text(separatedBy separator: String) -> String {
        var text = ""
        var isFirst = true
        for word in self {
            if !isFirst { text += separator }
            text += word
            isFirst = false
        }
        return text
    }
}

extension String {
    /// The string between quotes as a diagnostic shows it: short, and harmless to a terminal.
    var quoted: String {
        let isLong = unicodeScalars.count > 60
        return "\"\(String(unicodeScalars.prefix(60)).visible)\(isLong ? "…" : "")\""
    }
}

extension String {
    /// The string with a question mark for every character that cannot be seen.
    var visible: String {
        firstInvisible == nil && !hasSeveralLines
            ? self : unicodeScalars.map { $0.isPrintable ? String($0) : "?" }.joined()
    }

    /// Whether a line ends in it.
    var hasSeveralLines: Bool { utf8.contains { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } }

    /// The first character that cannot be seen, line ends and tabs aside.
    var firstInvisible: Unicode.Scalar? {
        if utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return nil }
        return unicodeScalars.first { !$0.isPrintable && $0 != "\n" && $0 != "\t" }
    }
}
