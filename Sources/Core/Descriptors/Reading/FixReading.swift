extension TemplateReader {
    /// A repair: a command line where the text begins with the program's name, words otherwise; `nil` when the key is missing.
    func fix<Key: FieldKey>(_ key: Key, of fields: Fields<Key>) -> FixTemplate? {
        guard let line = line(key, of: fields) else { return nil }
        guard case .literal(let text)? = line.first, text.hasPrefix("olares-cli ") else { return .advice(line) }
        return .command(Array(words(of: line).dropFirst()), at: log.location(fields.mark(of: key)))
    }

    /// A template at its spaces; what stands for a value has none.
    private func words(of line: [TemplatePart]) -> [[TemplatePart]] {
        var words: [[TemplatePart]] = [[]]
        for part in line {
            guard case .literal(let text) = part else {
                words[words.count - 1].append(part)
                continue
            }
            for (index, piece) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { words.append([]) }
                if !piece.isEmpty { words[words.count - 1].append(.literal(String(piece))) }
            }
        }
        return words.filter { !$0.isEmpty }
    }
}
