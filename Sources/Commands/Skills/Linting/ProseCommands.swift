import OlaresCore

/// Finds the calls of `olares-cli` in a Markdown text.
struct ProseCommands {
    /// One call.
    struct Call: Equatable {
        /// The words behind `olares-cli`.
        let words: [String]
        /// Where `olares-cli` stands, in bytes of the text.
        let offset: Int
        /// Whether it stands in a sentence, where the bare name of a verb or group is a mention and no call.
        let isInline: Bool
    }

    private static let shells: Set<String> = [
        "", "bash", "sh", "shell", "zsh", "fish", "console", "shell-session", "shellsession", "terminal",
    ]

    /// Every call in a text, in code spans and in fenced blocks of shell.
    static func calls(in text: MarkdownText) -> [Call] {
        let inline = text.spans.flatMap { span in
            span.text.hasPrefix("olares-cli") ? calls(in: span.text, at: span.offset, isInline: true) : []
        }
        let blocks = text.blocks.filter { shells.contains($0.language) }.flatMap(calls)
        return (inline + blocks).sorted { $0.offset < $1.offset }
    }

    /// The calls of a block. Where some lines have a prompt, the others are output.
    private static func calls(in block: MarkdownText.CodeBlock) -> [Call] {
        let isSession = block.lines.contains { prompted($0) != nil }
        var calls: [Call] = []
        var open: MarkdownText.Piece?
        for line in block.lines {
            let isContinued = line.text.hasSuffix("\\")
            guard let piece = open.map({ join($0, line) }) ?? (isSession ? prompted(line) : line) else { continue }
            open = isContinued ? piece : nil
            if !isContinued { calls += self.calls(in: piece.text, at: piece.offset, isInline: false) }
        }
        if let open { calls += self.calls(in: open.text, at: open.offset, isInline: false) }
        return calls
    }

    /// One line of a line that is continued and the next; the backslash gives way to a blank, so that places stay right.
    private static func join(_ first: MarkdownText.Piece, _ next: MarkdownText.Piece) -> MarkdownText.Piece {
        let gap = next.offset - first.offset - first.text.utf8.count
        let text = String(first.text.dropLast()) + String(repeating: " ", count: gap + 1) + next.text
        return MarkdownText.Piece(text: text, offset: first.offset)
    }

    private static func prompted(_ line: MarkdownText.Piece) -> MarkdownText.Piece? {
        let indentation = line.text.utf8.prefix { $0 == UInt8(ascii: " ") }.count
        let rest = line.text.utf8.dropFirst(indentation)
        guard rest.starts(with: "$ ".utf8) else { return nil }
        return MarkdownText.Piece(
            text: String(decoding: rest.dropFirst(2), as: UTF8.self), offset: line.offset + indentation + 2)
    }

    /// The calls in one line of shell, those in `$(…)` among them.
    static func calls(in line: String, at offset: Int, isInline: Bool) -> [Call] {
        var bytes = Array(line.utf8)
        var found: [Call] = []
        while let range = substitution(in: bytes) {
            let inner = String(decoding: bytes[range.lowerBound + 2..<range.upperBound - 1], as: UTF8.self)
            found += calls(in: inner, at: offset + range.lowerBound + 2, isInline: false)
            // Outside, it is one word that stands for something; the places behind it stay where they are.
            let word = [UInt8(ascii: "$")] + [UInt8](repeating: UInt8(ascii: "X"), count: range.count - 1)
            bytes.replaceSubrange(range, with: word)
        }
        var position = 0
        for words in ShellLine.commands(in: String(decoding: bytes, as: UTF8.self)) {
            let command = Array(words.drop { isBefore($0) })
            guard command.first == "olares-cli" else { continue }
            let start = bytes.indices[position...].first { bytes[$0...].starts(with: "olares-cli".utf8) } ?? position
            position = min(start + 1, bytes.count)
            found.append(Call(words: Array(command.dropFirst()), offset: offset + start, isInline: isInline))
        }
        return found
    }

    /// The last `$(…)`, in which there is no other.
    private static func substitution(in bytes: [UInt8]) -> Range<Int>? {
        let start = bytes.indices.dropLast().last { bytes[$0...].starts(with: "$(".utf8) }
        guard let start, let end = bytes[start...].firstIndex(of: UInt8(ascii: ")")) else { return nil }
        return start..<end + 1
    }

    /// Whether a word stands before the name of a program: an assignment, or a word of the shell's own.
    private static func isBefore(_ word: String) -> Bool {
        let own: Set<String> = [
            "sudo", "time", "exec", "nohup", "command", "env", "if", "while", "until", "then", "else", "do", "!",
        ]
        if own.contains(word) { return true }
        guard let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")), equals != word.startIndex else { return false }
        return word[..<equals].unicodeScalars.allSatisfy { $0 == "_" || $0.properties.isAlphabetic || $0.isDigit }
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
