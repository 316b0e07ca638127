import Core

/// A verb as a tool of the Model Context Protocol: its name, the JSON Schema of its arguments, and the words that a call
/// with such arguments stands for.
struct Tool {
    let command: CommandDescriptor
    /// The words of the verb with `_` between them, which no word contains.
    let name: String

    /// `nil` for a verb that cannot be called so: the server itself, what only a shell needs, what is hidden, and what cannot run without a
    /// secret that no variable supplies. Secrets are never arguments of tools, since a model reads and writes those.
    init?(_ command: CommandDescriptor) {
        guard let group = command.path.first, !["mcp", "completion"].contains(group), !command.isHidden else {
            return nil
        }
        guard !command.options.contains(where: { $0.isSensitive && $0.isRequired && $0.environment == nil }) else {
            return nil
        }
        name = command.path.joined(separator: "_")
        // Clients refuse a list with a longer name in it.
        guard name.utf8.count <= 128 else { return nil }
        self.command = command
    }

    /// The tool as it is listed.
    var json: JSONValue {
        var json: JSONObject = [
            "name": .string(name),
            "title": .string(command.summary),
            "description": .string(description),
            "inputSchema": schema,
            "annotations": [
                "title": .string(command.summary),
                "readOnlyHint": .bool(command.effect == .read),
                "destructiveHint": .bool(command.effect == .destructive),
                "openWorldHint": .bool(command.profile != .none || command.request != nil),
            ],
        ]
        if command.pages != nil { json["outputSchema"] = Self.pagedList }
        return .object(json)
    }

    /// What the result of a list that is fetched in pieces looks like. Of other results no descriptor says enough to promise
    /// anything: what a server answers is theirs.
    private static let pagedList: JSONValue = [
        "type": "object",
        "properties": [
            "items": ["type": "array"],
            "totalItems": ["type": "integer", "description": "How many there are, where the server says so"],
            "more": ["type": "boolean", "description": "Whether the list was cut"],
        ],
        "required": ["items", "more"],
    ]

    private var description: String {
        var parts = [command.summary + "."]
        if let author = command.author { parts.append(author) }
        if !command.details.isEmpty { parts.append(command.details) }
        for names in command.exclusive { parts.append("Give at most one of \(names.joined(separator: ", ")).") }
        for names in command.together { parts.append("Give all or none of \(names.joined(separator: ", ")).") }
        for requirement in command.requirements {
            parts.append("Give \(requirement.option) only with \(requirement.needed.joined(separator: " and ")).")
        }
        for choice in command.choices {
            let number = choice.isExclusive ? "exactly" : "at least"
            parts.append("Give \(number) one of \(choice.options.joined(separator: ", ")).")
        }
        if let role = command.role { parts.append("Needs the role \(Person.label(ofRole: role.least.word)).") }
        if let version = command.minimumBackend?.version { parts.append("Needs Olares \(version) or newer.") }
        if let removal = command.removal { parts.append("Not for Olares \(removal.version) or newer.") }
        if let replacement = command.deprecated { parts.append("Deprecated: \(replacement).") }
        return parts.joined(separator: "\n\n")
    }

    // MARK: The schema

    private var options: [OptionDescriptor] { command.options.filter { !$0.isHidden && !$0.isSensitive } }

    private static let dryRun = "dry-run"

    private var schema: JSONValue {
        var properties = JSONObject()
        var required: [JSONValue] = []
        for argument in command.arguments {
            properties[argument.name] = Self.property(argument.type, argument.isRepeated, argument.help)
            if argument.isRequired { required.append(.string(argument.name)) }
        }
        for option in options {
            var property = Self.property(option.type, option.isRepeated, option.help).object ?? JSONObject()
            if let value = option.defaultValue { property["default"] = value.json }
            properties[option.name] = .object(property)
            if option.isRequired { required.append(.string(option.name)) }
        }
        if command.supportsDryRun {
            properties[Self.dryRun] = ["type": "boolean", "description": "Show what would be done, and do nothing"]
        }
        var schema: JSONObject = ["type": "object", "properties": .object(properties)]
        if !required.isEmpty { schema["required"] = .array(required) }
        schema["additionalProperties"] = false
        return .object(schema)
    }

    private static func property(_ type: ValueType, _ isRepeated: Bool, _ help: String) -> JSONValue {
        var property = schema(of: type)
        if isRepeated { property = ["type": "array", "items": .object(property)] }
        property["description"] = .string(help)
        return .object(property)
    }

    private static func schema(of type: ValueType) -> JSONObject {
        switch type {
        case .flag: return ["type": "boolean"]
        case .string, .path: return ["type": "string"]
        case .integer(let range):
            var schema: JSONObject = ["type": "integer"]
            if range.lowerBound > .min { schema["minimum"] = .integer(range.lowerBound) }
            if range.upperBound < .max { schema["maximum"] = .integer(range.upperBound) }
            return schema
        case .choice(let words): return ["type": "string", "enum": .array(words.map { .string($0) })]
        case .duration: return ["type": "string", "examples": ["90s", "1h30m"]]
        case .bytes: return ["type": "string", "examples": ["4KiB", "1.5GB"]]
        case .url: return ["type": "string", "format": "uri"]
        case .olaresID: return ["type": "string", "examples": ["alice@olares.com"]]
        case .pair: return ["type": "string", "pattern": "^[^=]+="]
        }
    }

    // MARK: Calls

    /// The words behind the verb's name that stand for these arguments, so that a call is checked as a command line is.
    /// - Throws: ``Failure`` with `argument_invalid` for members that the schema does not have, or of another type.
    func words(for arguments: JSONObject) throws(Failure) -> [String] {
        var rest = arguments
        var words: [String] = []
        for option in options {
            guard let value = rest[option.name] else { continue }
            rest[option.name] = nil
            if option.type == .flag {
                words += try flag(value, option)
            } else {
                words += try texts(value, option.name, option.isRepeated).map { "--\(option.name)=\($0)" }
            }
        }
        if command.supportsDryRun, let value = rest[Self.dryRun] {
            rest[Self.dryRun] = nil
            if try bool(value, Self.dryRun) { words.append("--" + Self.dryRun) }
        }
        if command.separatedArgument == nil { words.append("--") }
        for argument in command.arguments {
            guard let value = rest[argument.name] else { continue }
            rest[argument.name] = nil
            let texts = try texts(value, argument.name, argument.isRepeated)
            // What stands before the sign must not be taken for an option.
            if command.separatedArgument != nil, !argument.isSeparated, texts.contains(where: { $0.hasPrefix("-") }) {
                throw Failure(
                    .argumentInvalid, "\(argument.name.quotedForMessage) begins with a dash",
                    advice: "give it without the dash: options are arguments of their own")
            }
            words += (argument.isSeparated ? ["--"] : []) + texts
        }
        if let odd = rest.members.first(where: { $0.value != .null }) {
            let known = command.arguments.map(\.name) + options.map(\.name)
            let nearest = Spelling.nearest(to: odd.name, among: known)
            throw Failure(
                .argumentInvalid,
                "the tool has no argument \(odd.name.quotedForMessage)\(Spelling.didYouMean(nearest))",
                advice: "give only arguments of its schema")
        }
        return words
    }

    private func flag(_ value: JSONValue, _ option: OptionDescriptor) throws(Failure) -> [String] {
        if try bool(value, option.name) { return ["--\(option.name)"] }
        return option.isNegatable ? ["--no-\(option.name)"] : []
    }

    private func bool(_ value: JSONValue, _ name: String) throws(Failure) -> Bool {
        guard let bool = value.bool ?? (value == .null ? false : nil) else { throw mistyped(name, "true or false") }
        return bool
    }

    private func texts(_ value: JSONValue, _ name: String, _ isRepeated: Bool) throws(Failure) -> [String] {
        switch value {
        case .null: return []
        case .string(let text): return [text]
        case .integer(let number): return [String(number)]
        case .array(let values) where isRepeated:
            var words: [String] = []
            for value in values { words += try texts(value, name, false) }
            return words
        default: throw mistyped(name, isRepeated ? "a list of texts" : "a text or a whole number")
        }
    }

    private func mistyped(_ name: String, _ expected: String) -> Failure {
        Failure(.argumentInvalid, "the argument \"\(name)\" is not \(expected)", advice: "give \(expected)")
    }
}
