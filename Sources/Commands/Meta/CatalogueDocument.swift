import OlaresCore

/// The catalogue as JSON, in the form that docs/catalogue.md describes and docs/schema/catalogue.v1.json defines.
struct CatalogueDocument {
    /// The form of the document.
    static let schema = "olares-cli/catalogue/v1"

    let commands: [CommandDescriptor]
    /// The failures that there are, and the recovery table.
    let vocabulary: Vocabulary

    /// The whole document.
    var json: JSONValue {
        [
            "schema": .string(Self.schema),
            "version": .string(Product.version),
            "globalOptions": .array(GlobalOptions.always.map(option)),
            "failures": .array(vocabulary.failures.map(failure)),
            "recovery": .array(vocabulary.recovery.map(recovery)),
            "commands": .array(commands.map(command)),
        ]
    }

    /// What an agent needs to choose a verb and call it; the rest is in ``json`` and in help.
    var slim: JSONValue {
        [
            "schema": "olares-cli/catalogue-slim/v1", "version": .string(Product.version),
            "commands": .array(commands.map(slim)),
        ]
    }

    private func slim(_ command: CommandDescriptor) -> JSONValue {
        let usage = VerbHelp(command: command)
        var json: JSONObject = [
            "id": .string(command.id), "summary": .string(command.summary), "effect": .string(command.effect.rawValue),
            "arguments": strings(usage.argumentWords),
        ]
        let options = command.options.filter { !$0.isHidden }.map { option in
            let spelled = "--\(option.name)" + (option.type == .flag ? "" : " \(option.placeholder)")
            return option.isRequired ? spelled : "[\(spelled)]"
        }
        if !options.isEmpty { json["options"] = strings(options) }
        if !command.failures.isEmpty { json["failures"] = strings(command.failures.map(\.rawValue)) }
        if let skill = command.skill { json["skill"] = .string(skill) }
        return .object(json)
    }

    private func failure(_ code: FailureCode) -> JSONValue {
        var json: JSONObject = [
            "code": .string(code.rawValue), "exit": .integer(Int64(code.exit.rawValue)),
            "meaning": .string(code.meaning),
        ]
        if let retryable = code.retryable { json["retryable"] = .bool(retryable) }
        json["fix"] = .string(code.fix)
        return .object(json)
    }

    private func recovery(_ row: Recovery) -> JSONValue {
        [
            "codes": strings(row.codes.map(\.rawValue)),
            "excerpt": .string(row.excerpt),
            "meaning": .string(row.meaning),
            "fix": .string(row.fix),
        ]
    }

    private func command(_ command: CommandDescriptor) -> JSONValue {
        var json: JSONObject = [
            "id": .string(command.id),
            "path": strings(command.path),
            "aliases": strings(command.aliases),
            "summary": .string(command.summary),
            "details": .string(command.details),
            "effect": .string(command.effect.rawValue),
            "profile": .string(command.profile.rawValue),
            "asksFirst": .bool(command.asksFirst),
            "dryRun": .bool(command.supportsDryRun),
            "recorded": .bool(command.isRecorded),
            "arguments": .array(command.arguments.map(argument)),
            "options": .array(command.options.filter { !$0.isHidden }.map(option)),
            "exclusive": .array(command.exclusive.map(strings)),
            "together": .array(command.together.map(strings)),
            "output": strings(command.output),
            "failures": .array(command.possibleFailures.map(failure)),
            "examples": .array(command.examples.map(example)),
        ]
        if !command.requirements.isEmpty {
            json["requires"] = .object(
                command.requirements.reduce(into: JSONObject()) { $0[$1.option] = strings($1.needed) })
        }
        for (name, isExclusive) in [("oneOf", true), ("anyOf", false)] {
            let sets = command.choices.filter { $0.isExclusive == isExclusive }.map(\.options)
            if !sets.isEmpty { json[name] = .array(sets.map(strings)) }
        }
        if command.isHidden { json["hidden"] = true }
        if let role = command.role { json["role"] = .string(role.least.word) }
        if let skill = command.skill { json["skill"] = .string(skill) }
        if let version = command.minimumBackend?.version { json["minimumBackend"] = .string(version) }
        if let removal = command.removal { json["removedIn"] = .string(removal.version) }
        if let replacement = command.deprecated { json["deprecated"] = .string(replacement) }
        return .object(json)
    }

    private func example(_ example: ExampleDescriptor) -> JSONValue {
        var json: JSONObject = ["run": .string(example.run), "note": .string(example.note)]
        if let prints = example.prints { json["prints"] = .string(prints) }
        return .object(json)
    }

    private func argument(_ argument: ArgumentDescriptor) -> JSONValue {
        var json: JSONObject = [
            "name": .string(argument.name),
            "type": type(argument.type),
            "required": .bool(argument.isRequired),
            "repeated": .bool(argument.isRepeated),
            "help": .string(argument.help),
        ]
        if argument.isVerbatim { json["verbatim"] = true }
        if argument.isSeparated { json["separated"] = true }
        return .object(json)
    }

    private func option(_ option: OptionDescriptor) -> JSONValue {
        var json: JSONObject = [
            "name": .string(option.name),
            "type": type(option.type),
            "required": .bool(option.isRequired),
            "repeated": .bool(option.isRepeated),
            "sensitive": .bool(option.isSensitive),
            "help": .string(option.help),
        ]
        if let short = option.short { json["short"] = .string(String(short)) }
        if !option.aliases.isEmpty { json["aliases"] = strings(option.aliases) }
        if option.isNegatable { json["negatable"] = true }
        if let value = option.defaultValue { json["default"] = value.json }
        if let variable = option.environment { json["env"] = .string(variable) }
        if let replacement = option.deprecated { json["deprecated"] = .string(replacement) }
        return .object(json)
    }

    private func type(_ type: ValueType) -> JSONValue {
        switch type {
        case .flag: ["name": "flag"]
        case .string: ["name": "string"]
        case .integer(let range):
            ["name": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
        case .choice(let values): ["name": "choice", "values": strings(values)]
        case .duration: ["name": "duration"]
        case .bytes: ["name": "bytes"]
        case .path: ["name": "path"]
        case .url: ["name": "url"]
        case .olaresID: ["name": "olares-id"]
        case .pair: ["name": "pair"]
        }
    }

    private func strings(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }
}
