/// Reads `{name}` and `{name.path}` placeholders; `{{` and `}}` stand for braces.
struct TemplateReader {
    /// What can stand in a placeholder, by name.
    private(set) var shapes: [String: ArgumentShape]
    /// Steps that have not run where this template is used.
    var laterSteps: Set<String> = []
    let log: DiagnosticLog

    /// The same, with one more name or another meaning of it.
    func adding(_ name: String, _ shape: ArgumentShape) -> TemplateReader {
        var reader = self
        reader.shapes[name] = shape
        return reader
    }

    /// The same, without some names.
    func without(_ names: [String]) -> TemplateReader {
        var reader = self
        for name in names { reader.shapes[name] = nil }
        return reader
    }

    /// The same, where one of several values is sent.
    func one(_ each: EachDescriptor?) -> TemplateReader {
        guard let each else { return self }
        return each.isNamed ? adding(each.item, .document) : one(of: each.list)
    }

    /// The same, where a repeated argument stands for one of its values; a pair has a name and a value then.
    func one(of name: String) -> TemplateReader {
        guard var shape = shapes[name] else { return self }
        shape.isRepeated = false
        shape.isOnePair = shape.type == .pair
        return adding(name, shape)
    }

    /// The parts of a text; faults are logged at the placeholder that has them.
    func parts(of node: YAMLNode) -> [TemplatePart] {
        guard let scalar = node.scalar else {
            log.report(node.mark, "a template is \(node.kind)", "write a text")
            return []
        }
        return parts(of: scalar, at: node.mark)
    }

    /// - Parameter allowsOptional: Whether `[` and `]` enclose a part that can vanish.
    func parts(of scalar: YAMLScalar, at mark: YAMLMark, allowsOptional: Bool = false) -> [TemplatePart] {
        var parsing = TemplateParsing(reader: self, scalar: scalar, mark: mark, allowsOptional: allowsOptional)
        return parsing.parse()
    }

    /// The parts of a text on one line; `nil` when the key is missing or no such text. Nothing secret stands in it.
    func line<Key: FieldKey>(
        _ key: Key, of fields: Fields<Key>, limit: Int = 400, allowsOptional: Bool = false
    ) -> [TemplatePart]? {
        guard let node = fields.node(key), node.line(of: key.rawValue, limit: limit, log: log) != nil else {
            return nil
        }
        return shown(node, in: "`\(key.rawValue)`", allowsOptional: allowsOptional)
    }

    /// The parts of a text that people will read.
    func shown(_ node: YAMLNode, in place: String, allowsOptional: Bool = false) -> [TemplatePart] {
        let parts =
            node.scalar.map { self.parts(of: $0, at: node.mark, allowsOptional: allowsOptional) }
            ?? self.parts(of: node)
        for name in parts.names where shapes[name]?.isSensitive == true {
            log.report(node.mark, "\(place) shows the secret {\(name)}", "write it without")
        }
        return parts
    }

    /// The placeholder of what stands between braces; `nil` when it names nothing.
    fileprivate func placeholder(_ text: String, at mark: YAMLMark) -> TemplatePart? {
        let alternatives = text.alternatives
        guard alternatives.count > 1 else { return value(text, at: mark) }
        var parts: [TemplatePart] = []
        for alternative in alternatives {
            if alternative.count > 1, alternative.first == "\"", alternative.last == "\"" {
                parts.append(.literal(String(alternative.dropFirst().dropLast())))
            } else if let part = value(String(alternative), at: mark) {
                parts.append(part)
            }
        }
        if parts.dropLast().contains(where: { if case .literal = $0 { true } else { false } }) {
            log.report(mark, "{\(text.unquoted)}: nothing is taken behind a text", "put the text last")
        }
        return parts.isEmpty ? nil : .first(of: parts)
    }

    /// What one alternative of a placeholder stands for.
    private func value(_ text: String, at mark: YAMLMark) -> TemplatePart? {
        let end = text.firstIndex { $0 == "." || $0 == "[" } ?? text.endIndex
        let name = String(text[..<end])
        guard let shape = shapes[name], !laterSteps.contains(name) else {
            reportUnknown(name, at: mark)
            return nil
        }
        guard end != text.endIndex else { return .argument(name) }
        if shape.isRepeated, text[end...] == ".count" { return .count(of: name) }
        if shape.isOnePair, [".name", ".value"].contains(text[end...]) {
            return .member(of: name, JSONPath([.member(String(text[end...].dropFirst()))]))
        }
        guard shape.hasMembers else {
            log.report(mark, "{\(text.unquoted)}: an argument has no members", "write {\(name)}")
            return nil
        }
        do throws(JSONPathError) {
            return .member(of: name, try JSONPath(String(text[end...].drop { $0 == "." })))
        } catch {
            log.report(mark, "{\(text.unquoted)} is no path", "write {\(name).a.b[0]}")
            return nil
        }
    }

    private func reportUnknown(_ name: String, at mark: YAMLMark) {
        if laterSteps.contains(name) {
            return log.report(
                mark, "{\(name)} is found by a step that does not come before",
                "put that step first; steps run in order")
        }
        let nearest = Spelling.nearest(to: name, among: shapes.keys, limit: 1).first
        log.report(
            mark, "{\(name.unquoted)} names no argument",
            nearest.map { "did you mean {\($0)}?" } ?? "declare it under `arguments` or `options`")
    }
}

/// One text that is being taken apart.
private struct TemplateParsing {
    let reader: TemplateReader
    let scalar: YAMLScalar
    let mark: YAMLMark
    let allowsOptional: Bool

    private var parts: [TemplatePart] = []
    private var literal = ""
    /// What stands before the bracket that is open.
    private var outside: [TemplatePart]?
    private var rest: Substring

    init(reader: TemplateReader, scalar: YAMLScalar, mark: YAMLMark, allowsOptional: Bool) {
        self.reader = reader
        self.scalar = scalar
        self.mark = mark
        self.allowsOptional = allowsOptional
        rest = scalar.text[...]
    }

    private var place: YAMLMark { mark.advanced(by: scalar.columnOffset(of: rest.startIndex)) }

    mutating func parse() -> [TemplatePart] {
        while let next = rest.first {
            if rest.hasPrefix("{{") || rest.hasPrefix("}}") {
                literal.append(next)
                rest = rest.dropFirst(2)
            } else if next == "{" {
                guard takePlaceholder() else { return parts }
            } else if next == "}" {
                reader.log.report(place, "a closing brace without an opening one", "write `}}` for a brace")
                rest = rest.dropFirst()
            } else if allowsOptional, next == "[" || next == "]" {
                takeBracket(next)
            } else {
                literal.append(next)
                rest = rest.dropFirst()
            }
        }
        endLiteral()
        if let outside {
            reader.log.report(mark, "a bracket that is not closed", "write `[/{name}]` around what can be absent")
            return outside
        }
        return parts
    }

    /// Whether the rest of the text makes sense.
    private mutating func takePlaceholder() -> Bool {
        guard let end = rest.firstIndex(of: "}") else {
            reader.log.report(place, "a brace that is not closed", "write `{name}`, or `{{` for a brace")
            return false
        }
        let text = String(rest[rest.index(after: rest.startIndex)..<end])
        if let part = reader.placeholder(text, at: place) {
            endLiteral()
            parts.append(part)
        }
        rest = rest[rest.index(after: end)...]
        return true
    }

    private mutating func takeBracket(_ bracket: Character) {
        endLiteral()
        if bracket == "[", outside == nil {
            outside = parts
            parts = []
        } else if bracket == "]", let before = outside {
            parts = before + [.optional(parts)]
            outside = nil
        } else {
            reader.log.report(
                place, bracket == "[" ? "a bracket inside brackets" : "a closing bracket without an opening one",
                "write `[/{name}]` around what can be absent")
        }
        rest = rest.dropFirst()
    }

    private mutating func endLiteral() {
        if !literal.isEmpty { parts.append(.literal(literal)) }
        literal = ""
    }
}

/// What a template must know of an argument, option or step.
struct ArgumentShape {
    let type: ValueType
    /// Whether it always has a value: it is required, or has a default.
    var isAlwaysThere: Bool
    var isRepeated: Bool
    var isSensitive: Bool
    /// Whether it stands under `arguments` or `options`.
    var isDeclared = false
    /// Whether its values are one text.
    var isJoined = false
    /// Whether it is one `name=value` of several, whose parts have a name.
    var isOnePair = false
    /// Whether it is a JSON value that paths lead into: what a step found, or an answer.
    var hasMembers = false
    /// Whether there is such a JSON value whenever the template is used.
    var hasMembersAlways = false

    /// A JSON value that is there whenever a template names it.
    static let document = ArgumentShape(
        type: .string, isAlwaysThere: true, isRepeated: false, isSensitive: false, hasMembers: true,
        hasMembersAlways: true)
}

extension String {
    /// The pieces between bars; one within quotes belongs to its piece.
    fileprivate var alternatives: [Substring] {
        var isQuoted = false
        return split(omittingEmptySubsequences: false) { character in
            if character == "\"" { isQuoted.toggle() }
            return character == "|" && !isQuoted
        }
    }

    /// As ``quoted``, without the quotes.
    fileprivate var unquoted: Substring { quoted.dropFirst().dropLast() }
}
