/// The keys of a mapping in a body that stands for something else than an object. No member of a body begins with a dollar.
enum BodyKey: String, FieldKey {
    case first = "$first"
    case when = "$when"
    case unless = "$unless"
    case value = "$value"
    case each = "$each"
    case sorted = "$sorted"
    case merge = "$merge"

    static let renamed = ["$item": "$value"]
}

extension TemplateReader {
    /// A document that people and programs will read, with its placeholders.
    func printed(_ node: YAMLNode, in place: String) -> BodyTemplate {
        let document = body(of: node)
        for name in Set(document.names).sorted() where shapes[name]?.isSensitive == true {
            log.report(node.mark, "\(place) shows the secret {\(name)}", "write it without")
        }
        return document
    }

    /// The body with its placeholders.
    func body(of node: YAMLNode) -> BodyTemplate {
        switch node.content {
        case .sequence(let items): return .array(items.map(body))
        case .mapping(let entries):
            if entries.contains(where: { $0.name.hasPrefix("$") }) { return form(of: node) }
            return .object(entries.map { .init(name: $0.name, value: body(of: $0.value)) })
        case .scalar(let scalar):
            guard case .string = node.json, scalar.text.contains(where: { $0 == "{" || $0 == "}" }) else {
                return .constant(node.json)
            }
            return .text(parts(of: scalar, at: node.mark))
        }
    }

    /// A mapping that says how a value is made.
    private func form(of node: YAMLNode) -> BodyTemplate {
        guard let fields = Fields<BodyKey>(node, "the value", log: log) else { return .constant(.null) }
        if fields.node(.first) != nil {
            fields.reject(beside: .first, allowing: [])
            return .first(fields.list(.first).map(body))
        }
        if fields.node(.merge) != nil {
            fields.reject(beside: .merge, allowing: [])
            return .merge(fields.list(.merge).map(body))
        }
        if fields.node(.each) != nil { return each(fields) }
        fields.reject(beside: .value, allowing: [.value, .when, .unless])
        let condition = fields.condition(when: .when, unless: .unless, self)
        guard let value = fields.required(.value, "…") else { return .constant(.null) }
        return .conditional(condition, body(of: value))
    }

    /// A list of what is made of each value of a repeated argument.
    private func each(_ fields: Fields<BodyKey>) -> BodyTemplate {
        fields.reject(beside: .each, allowing: [.each, .value, .sorted])
        guard let name = fields.argument(.each, self), let item = fields.required(.value, "{name: \"{it.name}\"}")
        else {
            return .constant(.null)
        }
        guard let shape = shapes[name], shape.isRepeated, !shape.isJoined else {
            log.report(
                fields.mark(of: .each), "`\(name)` is no list of values", "declare it `repeated: true`, without `join`")
            return .constant(.null)
        }
        return .each(name: name, item: one(of: name).body(of: item), isSorted: fields.bool(.sorted))
    }
}

extension Fields<BodyKey> {
    /// Logs keys that mean nothing beside another one.
    fileprivate func reject(beside key: BodyKey, allowing allowed: [BodyKey]) {
        for other in BodyKey.allCases where other != key && !allowed.contains(other) && node(other) != nil {
            log.report(mark(of: other), "`\(other.rawValue)` beside `\(key.rawValue)`", "keep one of the two")
        }
    }
}
