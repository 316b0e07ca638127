import OlaresCore

/// A verb as a tool of the Model Context Protocol: its name, the JSON Schema of its arguments, and the words that a call
/// with such arguments stands for.
struct Tool {
    let command: CommandDescriptor
    /// The words of the verb with `_` between them, which no word contains.
    let name: String

    /// `nil` for a verb that cannot be called so: the server itself, what only a shell needs, what is hidden or says so, and what cannot
    /// run without a secret that no variable supplies. Secrets are never arguments of tools, since a model reads and writes those.
    init?(_ command: CommandDescriptor) {
        guard let group = command.path.first, command.isTool, !["mcp", "completion"].contains(group), !command.isHidden
        else { return nil }
        guard !command.options.contains(where: { $0.isSensitive && $0.isRequired && $0.environment == nil }) else {
            return nil
        }
        name = command.path.joined(separator: "_")
        // Clients refuse a list with a longer name in it.
        guard name.utf8.count <= 128 else { return nil }
        self.command = command
    }

    /// The tool as it is listed.
    /// - Parameters:
    ///   - rows: The members of its rows; `nil` where its result is something else.
    ///   - document: Those of its result where that is a document; `nil` where it is none, or they are not told.
    ///   - explained: The names of arguments that tools before it have said the use of; it adds its own.
    func json(rows: [String]?, document: [String]?, _ explained: inout Set<String>) -> JSONValue {
        var json: JSONObject = [
            "name": .string(name), "description": .string(description),
            "inputSchema": schema(isList: rows != nil, &explained),
        ]
        if let rows { json["outputSchema"] = Self.outputSchema(rows) }
        if let document, rows == nil { json["outputSchema"] = ["type": "object", "properties": Self.open(document)] }
        json["annotations"] = .object(hints)
        return .object(json)
    }

    /// What the rows of a list have. Nothing is required: `raw` gives whole objects, `fields` other members, and a failure is an object
    /// of its own.
    private static func outputSchema(_ rows: [String]) -> JSONValue {
        ["type": "object", "properties": ["rows": ["items": ["properties": open(rows)]]]]
    }

    /// Members of whatever type.
    private static func open(_ members: [String]) -> JSONValue {
        .object(members.reduce(into: JSONObject()) { $0[$1] = .object([:]) })
    }

    /// What the protocol lets a host know of the effect. Absent hints mean what the protocol says of them: that a verb that
    /// writes may destroy, and that calling it twice may do more than calling it once.
    private var hints: JSONObject {
        guard command.effect != .read else { return ["readOnlyHint": true, "openWorldHint": false] }
        var hints: JSONObject = ["readOnlyHint": false, "destructiveHint": .bool(command.greatestEffect > .write)]
        if let request = command.request, ["PUT", "DELETE"].contains(request.method) { hints["idempotentHint"] = true }
        // An Olares is a world of its own; a command in a container reaches whatever it likes.
        hints["openWorldHint"] = .bool(command.greatestEffect == .exec)
        return hints
    }

    /// What it does, in a sentence or two. The rest of the verb's help is about shells; the skill says more, and so do failures.
    private var description: String {
        let wording = wording
        var parts = [command.toolText ?? wording.text(command.summary) + "."]
        if let author = command.author { parts.append(author) }
        if command.toolText == nil, let sentence = wording.firstSentence(of: command.details) { parts.append(sentence) }
        for choice in command.choices {
            let number = choice.isExclusive ? "Exactly" : "At least"
            parts.append("\(number) one of \(offered(choice.options).joined(separator: ", ")).")
        }
        if let replacement = command.deprecated { parts.append("Deprecated: \(wording.text(replacement)).") }
        return parts.joined(separator: " ")
    }

    /// How its texts are worded.
    var wording: ToolWording { ToolWording(command, offered: Set(options.map(\.name))) }

    private func offered(_ names: [String]) -> [String] {
        names.filter { name in options.contains { $0.name == name } }
    }

    // MARK: The schema

    /// What a call can say: no secrets, and nothing that means something at a command line alone.
    var options: [OptionDescriptor] {
        // Standard input is the protocol's.
        command.options.filter {
            !$0.isHidden && !$0.isSensitive && $0.isForTools && !$0.name.hasSuffix("-stdin")
        }
    }

    static let dryRun = "dry-run"

    private func schema(isList: Bool, _ explained: inout Set<String>) -> JSONValue {
        let wording = wording
        var properties = JSONObject()
        var required: [JSONValue] = []
        for argument in command.arguments {
            properties[argument.name] = Self.property(
                argument.type, argument.isRepeated, wording.text(argument.help))
            if argument.isRequired { required.append(.string(argument.name)) }
        }
        for option in options {
            var property = Self.property(option.type, option.isRepeated, wording.text(option.help)).object ?? [:]
            if let value = option.defaultValue, value != .flag(false) {
                property["default"] = value.json(as: option.type)
            }
            properties[option.name] = .object(property)
            if option.isRequired { required.append(.string(option.name)) }
        }
        if command.supportsDryRun {
            properties[Self.dryRun] = ["type": "boolean"]
        }
        for (name, property) in isList ? AnswerShape.properties : [] where properties[name] == nil {
            properties[name] = property
        }
        for (name, property) in properties {
            guard property["description"] != nil, !explained.insert(name).inserted, var bare = property.object else {
                continue
            }
            bare["description"] = nil
            properties[name] = .object(bare)
        }
        var schema: JSONObject = ["type": "object"]
        if !properties.isEmpty { schema["properties"] = .object(properties) }
        if !required.isEmpty { schema["required"] = .array(required) }
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
            // Bounds that nobody meets by chance are left to the failure that names them.
            guard range.lowerBound > .min, range.upperBound < 1000 else { return schema }
            schema["minimum"] = .integer(range.lowerBound)
            schema["maximum"] = .integer(range.upperBound)
            return schema
        case .choice(let words): return ["type": "string", "enum": .array(words.map { .string($0) })]
        case .duration, .bytes, .url, .olaresID: return ["type": "string"]
        case .pair: return ["type": "string", "pattern": "="]
        }
    }

    /// Whether an argument of this name is the verb's own.
    func hasOwn(_ name: String) -> Bool {
        command.arguments.contains { $0.name == name } || options.contains { $0.name == name }
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
                advice: "give only arguments of its schema"
            ).with(choices: nearest.isEmpty ? known : nearest, invalid: odd.name)
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
