/// The keys that one kind of mapping can have.
protocol FieldKey: RawRepresentable<String>, CaseIterable {
    /// What is written now in place of keys that descriptors had before, for those who know the old ones.
    static var renamed: [String: String] { get }
}

extension FieldKey {
    static var renamed: [String: String] { [:] }
}

/// A mapping whose keys are known. Whatever is asked of it and is not right goes to the log; the caller gets `nil` and
/// goes on, so that one reading finds everything.
struct Fields<Key: FieldKey> {
    /// Where the mapping stands.
    let mark: YAMLMark
    /// What it describes, for messages: `the command`.
    let subject: String
    let log: DiagnosticLog
    private let entries: [YAMLEntry]

    /// `nil` when `node` is no mapping.
    init?(_ node: YAMLNode, _ subject: String, log: DiagnosticLog) {
        guard case .mapping(let entries) = node.content else {
            log.report(node.mark, "\(subject) is \(node.kind)", "write it as a mapping of `key: value`")
            return nil
        }
        self.init(entries, at: node.mark, subject, log: log)
    }

    init(_ entries: [YAMLEntry], at mark: YAMLMark, _ subject: String, log: DiagnosticLog) {
        self.mark = mark
        self.subject = subject
        self.log = log
        self.entries = entries
        for entry in entries where Key(rawValue: entry.name) == nil {
            let known = Key.allCases.map(\.rawValue)
            let apart = entry.name.keyAndValue.map { "write `\($0.key): \($0.value)`, with a space behind the colon" }
            let meant =
                Key.renamed[entry.name].map { "it is `\($0)` now" }
                ?? apart
                ?? Spelling.nearest(to: entry.name, among: known, limit: 1).first.map { "did you mean `\($0)`?" }
            log.report(
                entry.mark, "\(subject) has no key \(entry.name.quoted)",
                meant ?? "the keys are \(known.joined(separator: ", "))")
        }
    }

    /// The value of a key, whatever it is.
    func node(_ key: Key) -> YAMLNode? { entries.first { $0.name == key.rawValue }?.value }

    /// Where the value of a key stands; the mapping itself where the key is missing.
    func mark(of key: Key) -> YAMLMark { node(key)?.mark ?? mark }

    /// The value of a key that must be there.
    func required(_ key: Key, _ example: String) -> YAMLNode? {
        if let node = node(key) { return node }
        log.report(mark, "\(subject) has no `\(key.rawValue)`", "add `\(key.rawValue): \(example)`")
        return nil
    }

    /// The text of a key; `nil` when it is missing.
    func text(_ key: Key) -> String? { node(key).flatMap { $0.text(of: key.rawValue, log: log) } }

    /// The text of a key on one line of at most `limit` characters.
    func line(_ key: Key, limit: Int) -> String? {
        node(key).flatMap { $0.line(of: key.rawValue, limit: limit, log: log) }
    }

    /// The text of a key that must be there, on one line of at most `limit` characters.
    func requiredLine(_ key: Key, limit: Int, _ example: String) -> String? {
        required(key, example)?.line(of: key.rawValue, limit: limit, log: log)
    }

    /// `true` or `false`; `standard` when the key is missing or neither.
    func bool(_ key: Key, default standard: Bool = false) -> Bool {
        guard let node = node(key) else { return standard }
        if let bool = node.scalar?.bool { return bool }
        log.report(node.mark, "`\(key.rawValue)` is \(node.shown)", "write true or false")
        return standard
    }

    /// An integer within `range`; `nil` when the key is missing.
    func integer(_ key: Key, in range: ClosedRange<Int64> = .min ... .max) -> Int64? {
        guard let node = node(key) else { return nil }
        if let integer = node.scalar?.integer, range.contains(integer) { return integer }
        let bounds = range == .min ... .max ? "" : " from \(range.lowerBound) to \(range.upperBound)"
        log.report(node.mark, "`\(key.rawValue)` is \(node.shown)", "write a whole number\(bounds)")
        return nil
    }

    /// One of the words of an enumeration; `nil` when the key is missing.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: Key, of type: Choice.Type) -> Choice? {
        guard let node = node(key), let text = node.text(of: key.rawValue, log: log) else { return nil }
        return node.choice(text, of: type, what: "`\(key.rawValue)`", log: log)
    }

    /// The items of a list; empty when the key is missing.
    func list(_ key: Key) -> [YAMLNode] {
        guard let node = node(key) else { return [] }
        if case .sequence(let items) = node.content { return items }
        log.report(
            node.mark, "`\(key.rawValue)` is \(node.kind)", "write a list: [one, two], or a line `- item` for each")
        return []
    }

    /// The texts of a list; empty when the key is missing.
    func texts(_ key: Key) -> [(text: String, mark: YAMLMark)] {
        list(key).compactMap { item in
            item.line(of: "an item of `\(key.rawValue)`", limit: 200, log: log).map { ($0, item.mark) }
        }
    }
}

extension YAMLNode {
    /// The text of a scalar that is not empty.
    func text(of name: String, log: DiagnosticLog) -> String? {
        guard let scalar, !scalar.isNull, !scalar.text.isEmpty else {
            log.report(
                mark, "`\(name)` is \(scalar == nil ? kind : "empty")",
                scalar == nil
                    ? "write a text; put it in quotes where it begins with a bracket or has a colon" : "write a text")
            return nil
        }
        if let odd = scalar.text.firstInvisible {
            log.report(mark, "`\(name)` has the invisible character \(odd.described)", "remove it")
            return nil
        }
        return scalar.text
    }

    /// The text of a scalar on one line of at most `limit` characters.
    func line(of name: String, limit: Int, log: DiagnosticLog) -> String? {
        guard let text = text(of: name, log: log) else { return nil }
        guard !text.hasSeveralLines else {
            log.report(mark, "`\(name)` has several lines", "write it on one line")
            return nil
        }
        guard text.unicodeScalars.count <= limit else {
            log.report(mark, "`\(name)` is \(text.unicodeScalars.count) characters long", "at most \(limit) fit")
            return nil
        }
        return text
    }

    /// One of the words of an enumeration.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: String, of type: Choice.Type, what: String, log: DiagnosticLog
    ) -> Choice? {
        if let choice = Choice(rawValue: text) { return choice }
        let known = Choice.allCases.map(\.rawValue)
        let meant = Spelling.nearest(to: text, among: known, limit: 1).first.map { "did you mean `\($0)`?" }
        log.report(mark, "\(what) is \(text.quoted)", meant ?? "it is one of \(known.joined(separator: ", "))")
        return nil
    }

    /// The value as a message shows it.
    var shown: String { scalar.map { $0.text.isEmpty ? "empty" : $0.text.quoted } ?? kind }
}
