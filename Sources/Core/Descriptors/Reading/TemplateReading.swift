/// Reads `{name}` placeholders; `{{` and `}}` stand for braces.
struct TemplateReader {
    /// The declared arguments by name.
    let arguments: [String: ArgumentShape]
    let log: DiagnosticLog

    /// The parts of a text; faults are logged at the placeholder that has them.
    func parts(of node: YAMLNode) -> [TemplatePart] {
        guard let scalar = node.scalar else {
            log.report(node.mark, "a template is \(node.kind)", "write a text")
            return []
        }
        return parts(of: scalar, at: node.mark)
    }

    func parts(of scalar: YAMLScalar, at mark: YAMLMark) -> [TemplatePart] {
        var parts: [TemplatePart] = []
        var literal = ""
        var rest = scalar.text[...]
        func place() -> YAMLMark { mark.advanced(by: scalar.columnOffset(of: rest.startIndex)) }
        while let next = rest.first {
            if rest.hasPrefix("{{") || rest.hasPrefix("}}") {
                literal.append(next)
                rest = rest.dropFirst(2)
            } else if next == "{" {
                guard let end = rest.firstIndex(of: "}") else {
                    log.report(place(), "a brace that is not closed", "write `{name}`, or `{{` for a brace")
                    return parts
                }
                let name = String(rest[rest.index(after: rest.startIndex)..<end])
                if checked(name, at: place()) {
                    if !literal.isEmpty { parts.append(.literal(literal)) }
                    literal = ""
                    parts.append(.argument(name))
                }
                rest = rest[rest.index(after: end)...]
            } else if next == "}" {
                log.report(place(), "a closing brace without an opening one", "write `}}` for a brace")
                rest = rest.dropFirst()
            } else {
                literal.append(next)
                rest = rest.dropFirst()
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        return parts
    }

    private func checked(_ name: String, at mark: YAMLMark) -> Bool {
        if arguments[name] != nil { return true }
        let nearest = Spelling.nearest(to: name, among: arguments.keys, limit: 1).first
        log.report(
            mark, "{\(name.unquoted)} names no argument",
            nearest.map { "did you mean {\($0)}?" } ?? "declare it under `arguments` or `options`")
        return false
    }
}

/// What a template must know of an argument or option.
struct ArgumentShape {
    let type: ValueType
    /// Whether it always has a value: it is required, or has a default.
    let isAlwaysThere: Bool
    let isRepeated: Bool
    let isSensitive: Bool
}

extension String {
    /// As ``quoted``, without the quotes.
    fileprivate var unquoted: Substring { quoted.dropFirst().dropLast() }
}
