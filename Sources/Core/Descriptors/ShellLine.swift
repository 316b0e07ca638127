/// A line of POSIX shell as examples and prose write it, taken apart far enough to see which commands it calls.
public enum ShellLine {
    /// The words of each command of a pipeline or list, without redirections. Quotes are removed; variables and command
    /// substitutions stay as they are written.
    public static func commands(in line: String) -> [[String]] {
        var scanner = ShellScanner(rest: Array(line.utf8)[...])
        var commands: [[String]] = [[]]
        while let token = scanner.next() {
            switch token {
            case .word(let word): commands[commands.count - 1].append(word)
            case .separator: commands.append([])
            }
        }
        return commands.filter { !$0.isEmpty }
    }

    /// The words of a command as a shell would split it, with quotes and backslashes removed and nothing else done to it;
    /// `nil` where a quote is not closed.
    public static func words(of command: String) -> [String]? {
        var words: [String] = []
        var word: String.UnicodeScalarView?
        var quote: Unicode.Scalar?
        var rest = command.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch (scalar, quote) {
            case (_, nil) where scalar.properties.isWhitespace:
                if let word { words.append(String(word)) }
                word = nil
                continue
            case ("'", nil), ("\"", nil): quote = scalar
            case ("'", "'"), ("\"", "\""): quote = nil
            case ("\\", nil): word = (word ?? .init()) + (rest.popFirst().map { [$0] } ?? [scalar])
            case ("\\", "\""):
                let next = rest.first
                let isEscape = next == "\"" || next == "\\" || next == "$" || next == "`"
                word = (word ?? .init()) + [isEscape ? rest.removeFirst() : scalar]
            default: word = (word ?? .init()) + [scalar]
            }
            word = word ?? .init()
        }
        guard quote == nil else { return nil }
        return words + (word.map { [String($0)] } ?? [])
    }
}

private struct ShellScanner {
    enum Token {
        case word(String)
        case separator
    }

    var rest: ArraySlice<UInt8>

    mutating func next() -> Token? {
        rest = rest.drop { $0.isBlank }
        guard let first = rest.first, first != UInt8(ascii: "#") else { return nil }
        if first.endsCommand {
            rest = rest.drop { $0.endsCommand }
            return .separator
        }
        let word = word()
        guard rest.first?.redirects == true,
            word.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return .word(word) }
        // What stood there was nothing or the number of a stream; the target is no word of the command.
        rest = rest.drop { $0.redirects || $0 == UInt8(ascii: "&") }.drop { $0.isBlank }
        _ = self.word()
        return next()
    }

    private mutating func word() -> String {
        var word: [UInt8] = []
        while let byte = rest.first, !byte.isBlank, !byte.endsCommand {
            if byte.redirects {
                guard let placeholder = placeholder() else { break }
                word += placeholder
                continue
            }
            rest = rest.dropFirst()
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""): word += quoted(until: byte)
            case UInt8(ascii: "\\"): if let escaped = rest.popFirst() { word.append(escaped) }
            default: word.append(byte)
            }
        }
        return String(decoding: word, as: UTF8.self)
    }

    /// `<name>`, which prose writes for a word that the reader replaces.
    private mutating func placeholder() -> ArraySlice<UInt8>? {
        guard rest.first == UInt8(ascii: "<"), let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return nil }
        let name = rest[rest.startIndex...end]
        guard name.count > 2, !name.contains(where: \.isBlank) else { return nil }
        rest = rest[name.endIndex...]
        return name
    }

    private mutating func quoted(until quote: UInt8) -> [UInt8] {
        var text: [UInt8] = []
        while let byte = rest.popFirst(), byte != quote {
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), let escaped = rest.popFirst() {
                text.append(escaped)
            } else {
                text.append(byte)
            }
        }
        return text
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
    fileprivate var redirects: Bool { self == UInt8(ascii: "<") || self == UInt8(ascii: ">") }
    fileprivate var endsCommand: Bool {
        self == UInt8(ascii: "|") || self == UInt8(ascii: "&") || self == UInt8(ascii: ";")
            || self == UInt8(ascii: "\n")
    }
}
