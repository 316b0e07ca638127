/// What groups, verbs, arguments and options can be called.
enum Names {
    /// The longest name; help lays its columns out by it.
    static let longest = 40

    /// Why a name cannot be one; `nil` when it can.
    static func problem(with name: String) -> String? {
        let bytes = name.utf8
        guard let first = bytes.first else { return "an empty name" }
        if let odd = name.unicodeScalars.first(where: { !isNameByte($0) }) {
            return "the name \(name.quoted) has the character \(odd.described)"
        }
        guard isLetter(first) else { return "the name \(name.quoted) does not begin with a letter" }
        guard bytes.last != UInt8(ascii: "-") else { return "the name \(name.quoted) ends with a dash" }
        guard bytes.count <= longest else { return "the name \(name.quoted) is longer than \(longest) letters" }
        return nil
    }

    /// What would be right instead.
    static let remedy = "a name is lower-case ASCII letters, digits and dashes, a letter first"

    /// Two names with the same skeleton are easily taken for each other, such as `market` and `rnarket`.
    static func skeleton(_ name: String) -> String {
        var skeleton = ""
        for character in name where character != "-" {
            switch character {
            case "0": skeleton.append("o")
            case "1", "i": skeleton.append("l")
            case "5": skeleton.append("s")
            case "n" where skeleton.last == "r": skeleton.replaceLast(with: "m")
            case "v" where skeleton.last == "v": skeleton.replaceLast(with: "w")
            default: skeleton.append(character)
            }
        }
        return skeleton
    }

    private static func isNameByte(_ scalar: Unicode.Scalar) -> Bool {
        guard let byte = UInt8(exactly: scalar.value) else { return false }
        return isLetter(byte) || byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
}

extension String {
    fileprivate mutating func replaceLast(with character: Character) {
        removeLast()
        append(character)
    }

    /// The string between quotes as a diagnostic shows it: short, and harmless to a terminal.
    var quoted: String {
        let shown = unicodeScalars.prefix(60).map { $0.isPrintable ? String($0) : "?" }.joined()
        return "\"\(shown)\(unicodeScalars.count > 60 ? "…" : "")\""
    }
}

extension String {
    /// Whether a line ends in it.
    var hasSeveralLines: Bool { utf8.contains { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } }

    /// The first character that cannot be seen, line ends and tabs aside.
    var firstInvisible: Unicode.Scalar? {
        if utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return nil }
        return unicodeScalars.first { !$0.isPrintable && $0 != "\n" && $0 != "\t" }
    }
}

extension Unicode.Scalar {
    /// Whether it shows as itself: no control, no change of the writing direction, nothing invisible but what joins
    /// letters and emoji.
    var isPrintable: Bool {
        switch value {
        case 0x20...0x7E, 0x200C, 0x200D: return true
        default: break
        }
        return switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    /// Its number, and itself where it can be seen: look-alikes of Latin letters are told apart by nothing else.
    var described: String {
        let digits = String(value, radix: 16, uppercase: true)
        let number = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return isPrintable ? "\"\(self)\" (\(number))" : number
    }
}
