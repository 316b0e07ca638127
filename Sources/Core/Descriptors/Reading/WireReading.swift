/// How a text can go out.
private enum Encoding: String, CaseIterable { case base64 }

extension Fields {
    /// How requests write the values of an argument; `nil` when nothing is said of it.
    func wire(_ type: ValueType, _ sendAs: Key, _ join: Key, encode: Key, repeated: Key) -> WireForm? {
        guard node(sendAs) != nil || node(join) != nil || node(encode) != nil else { return nil }
        let separator = node(join).flatMap { text($0, of: join, isRepeated: bool(repeated)) }
        return WireForm(words: words(sendAs, type), separator: separator, isBase64: isBase64(encode, type))
    }

    private func isBase64(_ key: Key, _ type: ValueType) -> Bool {
        guard choice(key, of: Encoding.self) != nil else { return false }
        guard case .string = type else {
            log.report(mark(of: key), "only a text has `\(key.rawValue)`", "write `type: string`, or remove it")
            return false
        }
        return true
    }

    private func text(_ node: YAMLNode, of key: Key, isRepeated: Bool) -> String? {
        if !isRepeated {
            log.report(node.mark, "only what is repeated has `\(key.rawValue)`", "add `repeated: true`, or remove it")
        }
        return node.line(of: key.rawValue, limit: 8, log: log)
    }

    private func words(_ key: Key, _ type: ValueType) -> [String: JSONValue] {
        guard let node = node(key) else { return [:] }
        let known: [String]
        switch type {
        case .choice(let words): known = words
        case .flag: known = ["true", "false"]
        default:
            log.report(node.mark, "only a choice or a flag has `\(key.rawValue)`", "choose such a type, or remove it")
            return [:]
        }
        guard case .mapping(let entries) = node.content else {
            log.report(
                node.mark, "`\(key.rawValue)` is \(node.kind)", "write what stands for each: {fast: 2, slow: null}")
            return [:]
        }
        return entries.reduce(into: [:]) { words, entry in
            if !known.contains(entry.name) {
                let nearest = Spelling.nearest(to: entry.name, among: known, limit: 1).first
                log.report(
                    entry.mark, "\(entry.name.quoted) is none of the values",
                    nearest.map { "did you mean `\($0)`?" } ?? "they are \(known.joined(separator: ", "))")
            }
            if entry.value.scalar == nil {
                log.report(
                    entry.value.mark, "\(entry.name.quoted) stands for \(entry.value.kind)", "write a single value")
            }
            words[entry.name] = entry.value.json
        }
    }
}
