package import OlaresCore

/// What the placeholders of one call stand for: the arguments, and what steps found and servers answered.
package struct TemplateValues {
    let command: CommandDescriptor
    private let arguments: Arguments
    /// The values that steps found, by the steps' names.
    private var values: [String: JSONValue] = [:]
    /// What paths in placeholders lead into, by the name that they begin with.
    private var documents: [String: JSONValue] = [:]
    /// One value of a repeated argument, in place of all of them.
    private var item: (name: String, value: ArgumentValue)?
    /// Whether secrets are masked.
    var hidesSecrets = false

    /// - Parameters:
    ///   - command: The verb.
    ///   - arguments: What was given.
    package init(_ command: CommandDescriptor, _ arguments: Arguments) {
        self.command = command
        self.arguments = arguments
    }

    /// Takes over what a step found.
    /// - Parameters:
    ///   - value: What its name stands for; `nil` when nothing was found.
    ///   - document: What paths behind its name lead into.
    mutating func set(_ name: String, to value: JSONValue?, document: JSONValue?) {
        values[name] = value
        documents[name] = document
    }

    /// The same, with one value of a repeated argument in place of all; the parts of a pair have a name each.
    func with(_ name: String, _ value: ArgumentValue) -> TemplateValues {
        var copy = self
        copy.item = (name, value)
        if case .pair(let key, let text) = value {
            copy.documents[name] = ["name": .string(key), "value": .string(text)]
        }
        return copy
    }

    /// The values that a request is sent for, each with what placeholders stand for then.
    func items(_ each: EachDescriptor) throws(Failure) -> [BatchItem] {
        guard each.isNamed else {
            return try list(each.list).map { BatchItem(name: each.item, json: $0.json, values: with(each.list, $0)) }
        }
        let elements: [JSONValue]
        if let value = values[each.list] {
            elements = value.array ?? [value]
        } else {
            elements = command.argumentNames.contains(each.list) ? try list(each.list).map(\.json) : []
        }
        return elements.map { element in
            var values = self
            values.set(each.item, to: element, document: element)
            return BatchItem(name: each.item, json: element, values: values)
        }
    }

    /// The values of a repeated argument; none when it was not given.
    func list(_ name: String) throws(Failure) -> [ArgumentValue] { try arguments.list(name) }

    /// Whether a condition is met by what is given and was found.
    package func meets(_ condition: ArgumentCondition) throws(Failure) -> Bool {
        for name in condition.unless where try isPresent(name) { return false }
        for name in condition.when where try isPresent(name) { return true }
        return condition.when.isEmpty
    }

    /// Whether a row of an answer is kept.
    func keeps(_ row: JSONValue, _ filters: [RowFilter]) throws(Failure) -> Bool {
        for filter in filters where try meets(filter.condition) {
            if let required = filter.required, try !holds(required, of: row) { return false }
            if let prohibited = filter.prohibited, try holdsInPart(prohibited, of: row) { return false }
        }
        return true
    }

    /// Whether an argument has a value; a flag, whether it is set.
    func isGiven(_ name: String) throws(Failure) -> Bool {
        guard let value = try arguments[name] else { return false }
        return value != .flag(false)
    }

    /// Whether an argument is given, or a step has found something: not nothing, and no empty list.
    package func isPresent(_ name: String) throws(Failure) -> Bool {
        if let value = values[name] { return value != .null && value != .array([]) && value != false }
        return command.argumentNames.contains(name) ? try isGiven(name) : false
    }

    /// What a placeholder stands for in a request; `nil` when it is absent.
    func value(_ part: TemplatePart) throws(Failure) -> TemplateValue? {
        switch part {
        case .literal, .optional: return nil
        case .first(let parts):
            for part in parts {
                if case .literal(let text) = part { return TemplateValue(.string(text)) }
                if let value = try value(part) { return value }
            }
            return nil
        case .member(let name, let path):
            return found(documents[name].flatMap(path.select), by: name)
        case .count(let name):
            guard case .list(let items)? = try argument(name) else { return nil }
            return TemplateValue(.integer(Int64(items.count)))
        case .argument(let name):
            if let value = values[name] { return found(value, by: name) }
            guard command.argumentNames.contains(name) else { return documents[name].flatMap(TemplateValue.init) }
            return try argument(name).flatMap { TemplateValue($0, as: command.wire(of: name)) }
        }
    }

    /// What a step found, which may stand in for a secret.
    private func found(_ value: JSONValue?, by name: String) -> TemplateValue? {
        guard let value else { return nil }
        return TemplateValue(hidesSecrets && command.isSecret(name) ? "***" : value)
    }

    /// The text of a template that people read, with the words of arguments as they were written; `nil` when something in
    /// it is absent. A value with line ends, or with characters that cannot be seen, is quoted.
    func sentence(_ template: [TemplatePart]) throws(Failure) -> String? {
        try said(template) { $0.hasOnlyVisibleCharacters ? $0 : $0.quotedForMessage }
    }

    /// The same for one word of a command, in which values stand as they are.
    func word(_ template: [TemplatePart]) throws(Failure) -> String? { try said(template) { $0 } }

    private func said(_ template: [TemplatePart], _ write: (String) -> String) throws(Failure) -> String? {
        var out = ""
        for part in template {
            if case .literal(let text) = part {
                out += text
            } else if case .first(let parts) = part {
                var text: String?
                for part in parts where text == nil { text = try said([part], write) }
                guard let text else { return nil }
                out += text
            } else if case .argument(let name) = part, values[name] == nil, let value = try given(name) {
                out += write(value.text)
            } else {
                guard let value = try value(part) else { return nil }
                out += write(value.text)
            }
        }
        return out
    }

    /// The text of a question or a failure, without what is absent.
    package func message(_ template: [TemplatePart]) throws(Failure) -> String {
        var out = ""
        for part in template { out += try sentence([part]) ?? "" }
        return out
    }

    /// The text of a template in a request; `nil` when something in it is absent.
    /// - Parameter encode: Makes a value safe for where it stands.
    func text(_ template: [TemplatePart], encode: (String) -> String = { $0 }) throws(Failure) -> String? {
        var out = ""
        for part in template {
            switch part {
            case .literal(let text): out += text
            case .optional(let parts): out += try text(parts, encode: encode) ?? ""
            case .argument, .member, .count, .first:
                guard let value = try value(part) else { return nil }
                out += encode(value.text)
            }
        }
        return out
    }

    /// Whether a condition holds of a value.
    func holds(_ condition: JSONCondition, of value: JSONValue) throws(Failure) -> Bool {
        for test in condition.tests where try outcome(of: test, value) == false { return false }
        return true
    }

    /// Whether any part of a condition holds of a value.
    func holdsInPart(_ condition: JSONCondition, of value: JSONValue) throws(Failure) -> Bool {
        for test in condition.tests where try outcome(of: test, value) == true { return true }
        return false
    }

    /// `nil` when nothing that the value is compared with is there.
    private func outcome(of test: JSONCondition.Test, _ value: JSONValue) throws(Failure) -> Bool? {
        let found = test.path.select(in: value).flatMap { $0 == .null ? nil : $0.plainText }
        var outcome: Bool?
        for template in test.values {
            if let template {
                guard let texts = try texts(template) else { continue }
                if texts.contains(where: { $0 == found }) { return true }
            } else if found == nil {
                return true
            }
            outcome = false
        }
        return outcome
    }

    /// What a template stands for in a comparison: each of the values, where it is one placeholder.
    private func texts(_ template: [TemplatePart]) throws(Failure) -> [String]? {
        if let part = template.onlyPlaceholder { return try value(part)?.texts }
        return try text(template).map { [$0] }
    }

    private func given(_ name: String) throws(Failure) -> ArgumentValue? {
        command.argumentNames.contains(name) ? try argument(name) : nil
    }

    private func argument(_ name: String) throws(Failure) -> ArgumentValue? {
        if let item, item.name == name { return item.value }
        guard let value = try arguments[name] else { return nil }
        return hidesSecrets && command.isSecret(name) ? .text("***") : value
    }
}

extension CommandDescriptor {
    /// How requests write an argument or option.
    fileprivate func wire(of name: String) -> WireForm? {
        options.first { $0.name == name }?.wire ?? arguments.first { $0.name == name }?.wire
    }

    /// Whether the value of an option is a secret.
    fileprivate func isSecret(_ name: String) -> Bool { options.contains { $0.name == name && $0.isSensitive } }
}
