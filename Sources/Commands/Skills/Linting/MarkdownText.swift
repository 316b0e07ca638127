import OlaresCore

/// A Markdown text, taken apart as far as a linter needs it: where code and links stand.
///
/// Fenced blocks, code spans, links and link definitions are told apart as CommonMark does. Blocks that are code by their
/// indentation alone count as prose.
struct MarkdownText {
    /// A piece of the text and where it begins.
    struct Piece: Equatable {
        let text: String
        /// In bytes of the whole text.
        let offset: Int
    }

    /// A fenced block.
    struct CodeBlock {
        /// The first word behind the fence, in lower case; empty when there is none.
        let language: String
        var lines: [Piece] = []
    }

    /// What stands between backticks in prose, with spaces for line ends.
    private(set) var spans: [Piece] = []
    /// What stands between fences.
    private(set) var blocks: [CodeBlock] = []
    /// What links and images lead to, as it is written.
    private(set) var links: [Piece] = []

    private let bytes: [UInt8]
    private let lineStarts: [Int]

    /// - Parameters:
    ///   - bytes: The whole file, so that places are right.
    ///   - start: Where the Markdown begins, behind any front matter.
    init(_ bytes: [UInt8], from start: Int = 0) {
        self.bytes = bytes
        lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
        readBlocks(from: start)
    }

    /// Line and column of a byte, both from 1, the column in characters.
    func position(of offset: Int) -> (line: Int, column: Int) {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        // Bytes that continue a character take no column of their own.
        let before = bytes[lineStarts[low]..<min(offset, bytes.count)]
        return (low + 1, before.count { $0 & 0xC0 != 0x80 } + 1)
    }

    // MARK: Blocks

    private mutating func readBlocks(from start: Int) {
        var fence: Fence?
        var paragraph: Range<Int>?
        var position = start
        while position < bytes.count {
            let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            let line = position..<end
            position = end + 1
            if let open = fence {
                if open.isClosed(by: bytes[line]) {
                    fence = nil
                } else {
                    blocks[blocks.count - 1].lines.append(piece(line.trimmingLineEnd(in: bytes)))
                }
            } else if let opening = Fence(bytes[line]) {
                readProse(&paragraph)
                fence = opening
                blocks.append(CodeBlock(language: opening.language))
            } else if bytes[line].allSatisfy(\.isMarkdownBlank) {
                readProse(&paragraph)
            } else {
                if Self.beginsBlock(bytes[line]) { readProse(&paragraph) }
                paragraph = (paragraph?.lowerBound ?? line.lowerBound)..<end
                if Self.isBlock(bytes[line]) { readProse(&paragraph) }
            }
        }
        readProse(&paragraph)
    }

    /// Whether a line is a heading or a row of a table, which end with it.
    private static func isBlock(_ line: ArraySlice<UInt8>) -> Bool {
        let first = line.first { !$0.isMarkdownBlank }
        return first == UInt8(ascii: "#") || first == UInt8(ascii: "|")
    }

    /// Whether a line is a heading, a row of a table, an item of a list or a link definition, which no span goes across.
    private static func beginsBlock(_ line: ArraySlice<UInt8>) -> Bool {
        let text = line.drop(while: \.isMarkdownBlank)
        switch text.first {
        case UInt8(ascii: "#"), UInt8(ascii: "|"), UInt8(ascii: ">"): return true
        case UInt8(ascii: "["):
            return text.firstIndex(of: UInt8(ascii: "]")).map { text[$0...].starts(with: "]:".utf8) } ?? false
        default: return text.afterListMark != nil
        }
    }

    // MARK: Prose

    private mutating func readProse(_ paragraph: inout Range<Int>?) {
        guard let range = paragraph else { return }
        paragraph = nil
        var position = range.lowerBound
        if let definition = linkDefinition(in: range) { links.append(definition) }
        while position < range.upperBound {
            switch bytes[position] {
            case UInt8(ascii: "\\"): position += 2
            case UInt8(ascii: "`"): position = readSpan(at: position, in: range)
            case UInt8(ascii: "<"):
                // A comment of HTML is nobody's reading.
                let rest = bytes[position..<range.upperBound]
                let end = rest.starts(with: "<!--".utf8) ? Self.end(of: "-->", in: rest) : nil
                position = end ?? position + 1
            case UInt8(ascii: "]"): position = readLink(at: position, in: range)
            default: position += 1
            }
        }
    }

    /// Reads from a run of backticks to the next of the same length; without one, the run is text.
    private mutating func readSpan(at start: Int, in range: Range<Int>) -> Int {
        let begin = start + length(ofRunAt: start, in: range)
        var position = begin
        while position < range.upperBound {
            guard bytes[position] == UInt8(ascii: "`") else {
                position += 1
                continue
            }
            let count = length(ofRunAt: position, in: range)
            if count == begin - start {
                var content = begin..<position
                // One space on either side only keeps backticks apart from the fence.
                if content.count > 2, bytes[content.lowerBound] == UInt8(ascii: " "),
                    bytes[content.upperBound - 1] == UInt8(ascii: " ")
                {
                    content = content.lowerBound + 1..<content.upperBound - 1
                }
                spans.append(piece(content))
                return position + count
            }
            position += count
        }
        return begin
    }

    private func length(ofRunAt start: Int, in range: Range<Int>) -> Int {
        bytes[start..<range.upperBound].prefix { $0 == bytes[start] }.count
    }

    /// Reads what follows the text of a link: `(target "title")`.
    private mutating func readLink(at bracket: Int, in range: Range<Int>) -> Int {
        guard bracket + 1 < range.upperBound, bytes[bracket + 1] == UInt8(ascii: "(") else { return bracket + 1 }
        let start = bytes[(bracket + 2)..<range.upperBound].firstIndex { !$0.isMarkdownBlank } ?? range.upperBound
        if let target = target(from: start, to: range.upperBound, closedBy: UInt8(ascii: ")")) {
            links.append(piece(target))
        }
        return bracket + 2
    }

    /// `[label]: target` at the beginning of a line.
    private func linkDefinition(in range: Range<Int>) -> Piece? {
        let text = bytes[range].drop(while: \.isMarkdownBlank)
        guard text.first == UInt8(ascii: "["), let close = text.firstIndex(of: UInt8(ascii: "]")),
            !text[..<close].contains(UInt8(ascii: "\n")), text[close...].starts(with: "]:".utf8),
            text.dropFirst().first != UInt8(ascii: "^")
        else { return nil }
        let rest = text[(close + 2)...].drop(while: \.isMarkdownBlank)
        return target(from: rest.startIndex, to: range.upperBound, closedBy: UInt8(ascii: "\n")).map(piece)
    }

    /// The target of a link, without angle brackets and title; `nil` when it is not closed or empty.
    private func target(from start: Int, to limit: Int, closedBy end: UInt8) -> Range<Int>? {
        guard start < limit else { return nil }
        if bytes[start] == UInt8(ascii: "<") {
            let close = bytes[start..<limit].firstIndex(of: UInt8(ascii: ">"))
            return close.map { start + 1..<$0 }
        }
        var depth = 0
        var position = start
        while position < limit {
            let byte = bytes[position]
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")") { depth -= 1 }
            let isEnd = byte == end && (end != UInt8(ascii: ")") || depth < 0)
            if isEnd || byte.isMarkdownBlank || byte == UInt8(ascii: "\n") { break }
            position += 1
        }
        if end == UInt8(ascii: ")"), !isEndOfLink(bytes[position..<limit]) { return nil }
        return position > start ? start..<position : nil
    }

    /// Whether what follows a target is its title, or the end of the link.
    private func isEndOfLink(_ text: ArraySlice<UInt8>) -> Bool {
        let rest = text.drop { $0.isMarkdownBlank || $0 == UInt8(ascii: "\n") }
        return rest.first.map { "\"'()".utf8.contains($0) } ?? false
    }

    private static func end(of mark: String, in text: ArraySlice<UInt8>) -> Int? {
        text.indices.first { text[$0...].starts(with: mark.utf8) }.map { $0 + mark.utf8.count }
    }

    private func piece(_ range: Range<Int>) -> Piece {
        let text = bytes[range].map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") ? UInt8(ascii: " ") : $0 }
        return Piece(text: String(decoding: text, as: UTF8.self), offset: range.lowerBound)
    }
}

/// The line that opens a fenced block.
private struct Fence {
    let mark: UInt8
    let length: Int
    let language: String

    /// `nil` when the line opens none.
    init?(_ line: ArraySlice<UInt8>) {
        let text = Self.content(line)
        guard let mark = text.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return nil }
        let run = text.prefix { $0 == mark }
        let info = text[run.endIndex...]
        // Three backticks with more behind the text are a code span.
        guard run.count >= 3, mark == UInt8(ascii: "~") || !info.contains(mark) else { return nil }
        self.mark = mark
        length = run.count
        let word = info.drop(while: \.isMarkdownBlank).prefix { !$0.isMarkdownBlank && $0 != UInt8(ascii: "{") }
        language = String(decoding: word, as: UTF8.self).lowercased()
    }

    func isClosed(by line: ArraySlice<UInt8>) -> Bool {
        let text = Self.content(line)
        let run = text.prefix { $0 == mark }
        return run.count >= length && text[run.endIndex...].allSatisfy(\.isMarkdownBlank)
    }

    /// A line without its indentation and the marks of quotations and list items.
    private static func content(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let text = line.drop { $0.isMarkdownBlank || $0 == UInt8(ascii: ">") }
        return text.afterListMark ?? text
    }
}

extension ArraySlice<UInt8> {
    /// The content of an item of a list; `nil` when the line begins none.
    fileprivate var afterListMark: ArraySlice<UInt8>? {
        let digits = prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let mark = self[digits.endIndex...].first
        let marks: [UInt8?] = digits.isEmpty ? "-*+".utf8.map { $0 } : ".)".utf8.map { $0 }
        let rest = self[digits.endIndex...].dropFirst()
        guard marks.contains(mark), mark != nil, rest.first?.isMarkdownBlank == true else { return nil }
        return rest.drop(while: \.isMarkdownBlank)
    }
}

extension UInt8 {
    fileprivate var isMarkdownBlank: Bool {
        self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r")
    }
}

extension Range<Int> {
    /// The line without a carriage return at its end.
    fileprivate func trimmingLineEnd(in bytes: [UInt8]) -> Range<Int> {
        !isEmpty && bytes[upperBound - 1] == UInt8(ascii: "\r") ? lowerBound..<upperBound - 1 : self
    }
}
