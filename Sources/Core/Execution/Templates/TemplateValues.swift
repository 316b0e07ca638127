package import Core

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

    /// The same, with one value of a repeated argument in place of all.
    func with(_ name: String, _ value: ArgumentValue) -> TemplateValues {
        var copy = self
        copy.item = (name, value)
        return copy
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
            case .argument, .member, .count:
                guard let value = try value(part) else { return nil }
                out += encode(value.text)
            }
        }
        return out
    }

    /// The JSON of a template; `nil` when it vanishes with an absent value.
    func json(_ template: BodyTemplate) throws(Failure) -> JSONValue? {
        switch template {
        case .constant(let value): return value
        case .text(let parts):
            if let part = parts.onlyPlaceholder { return try value(part)?.json }
            return try text(parts).map { .string($0) }
        case .array(let elements):
            var items: [JSONValue] = []
            for element in elements {
                if let value = try json(element) { items.append(value) }
            }
            return .array(items)
        case .object(let members):
            var object = JSONObject()
            for member in members { object[member.name] = try json(member.value) }
            return .object(object)
        }
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
                guard let text = try text(template) else { continue }
                if text == found { return true }
            } else if found == nil {
                return true
            }
            outcome = false
        }
        return outcome
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

/// A value in the forms that the places of a request take.
struct TemplateValue {
    /// For a path, a header, a sentence.
    let text: String
    /// For a query: one member each.
    let texts: [String]
    /// For a body.
    let json: JSONValue

    /// `nil` for what the wire form leaves out.
    init?(_ value: ArgumentValue, as wire: WireForm?) {
        guard case .list(let items) = value else {
            guard let json = Self.json(value, wire) else { return nil }
            self.init(text: Self.text(value, json, wire), json: json)
            return
        }
        let forms = items.compactMap { item in Self.json(item, wire).map { (Self.text(item, $0, wire), $0) } }
        if let separator = wire?.separator {
            let text = forms.map(\.0).joined(separator: separator)
            self.init(text: text, json: .string(text))
        } else {
            self.init(texts: forms.map(\.0), json: .array(forms.map(\.1)))
        }
    }

    /// `nil` for `null`.
    init?(_ value: JSONValue) {
        guard value != .null else { return nil }
        if case .array(let items) = value {
            self.init(texts: items.map(\.plainText), json: value)
        } else {
            self.init(text: value.plainText, json: value)
        }
    }

    private init(texts: [String], json: JSONValue) {
        text = texts.joined(separator: ", ")
        self.texts = texts
        self.json = json
    }

    private init(text: String, json: JSONValue) {
        self.text = text
        texts = [text]
        self.json = json
    }

    private static func json(_ value: ArgumentValue, _ wire: WireForm?) -> JSONValue? {
        guard let word = wire?.words[value.text] else { return value.json }
        if case .null = word { return nil }
        return word
    }

    private static func text(_ value: ArgumentValue, _ json: JSONValue, _ wire: WireForm?) -> String {
        wire?.words[value.text] == nil ? value.text : json.plainText
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
