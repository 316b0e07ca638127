import OlaresCore

extension TemplateValues {
    /// The JSON of a template; `nil` when it vanishes with an absent value.
    func json(_ template: BodyTemplate) throws(Failure) -> JSONValue? {
        switch template {
        case .constant(let value): return value
        case .text(let parts):
            if let part = parts.onlyPlaceholder { return try value(part)?.json }
            return try text(parts).map { .string($0) }
        case .array(let elements): return .array(try present(elements))
        case .object(let members):
            var object = JSONObject()
            for member in members { object[member.name] = try json(member.value) }
            return .object(object)
        case .first(let values):
            for template in values {
                if let value = try json(template) { return value }
            }
            return nil
        case .conditional(let condition, let value): return try meets(condition) ? json(value) : nil
        case .each(let name, let item, let isSorted): return .array(try items(name, item, isSorted: isSorted))
        case .merge(let values): return try merged(values)
        }
    }

    private func present(_ templates: [BodyTemplate]) throws(Failure) -> [JSONValue] {
        var values: [JSONValue] = []
        for template in templates {
            if let value = try json(template) { values.append(value) }
        }
        return values
    }

    /// One item for each value of a repeated argument; of pairs with the same name the last counts.
    private func items(_ name: String, _ item: BodyTemplate, isSorted: Bool) throws(Failure) -> [JSONValue] {
        var values = try list(name)
        for (index, value) in values.enumerated().reversed() {
            guard case .pair(let key, _) = value else { continue }
            let isReplaced = values[(index + 1)...].contains { if case .pair(key, _) = $0 { true } else { false } }
            if isReplaced { values.remove(at: index) }
        }
        if isSorted { values.sort { $0.text < $1.text } }
        var items: [JSONValue] = []
        for value in values {
            if let item = try with(name, value).json(item) { items.append(item) }
        }
        return items
    }

    /// The members of all, those of later ones in place of earlier ones.
    /// - Throws: ``Failure`` with `decode` for what is no object: to lay something over it would lose it.
    private func merged(_ templates: [BodyTemplate]) throws(Failure) -> JSONValue {
        var merged = JSONObject()
        for value in try present(templates) {
            guard case .object(let object) = value else {
                throw Failure(
                    .decode, "the server's answer is no object that something could be changed in",
                    advice: "run it with --debug, and check that both versions fit")
            }
            for member in object { merged[member.name] = member.value }
        }
        return .object(merged)
    }
}
