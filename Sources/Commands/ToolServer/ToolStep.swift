import OlaresCore

/// A step of a repair as a call of a tool, for those who have no shell.
struct ToolStep {
    let registry: Registry
    let tools: ToolSet

    /// The call, as `tool` and `arguments`; a command line where no tool does it, such as logging in, which a person has to.
    func json(_ step: NextStep) -> JSONValue {
        let (arguments, placeholders) = step.opened
        let line = CommandLine(Array(arguments.dropFirst()))
        guard case .command(let command) = registry.resolve(line.names).target, let tool = Tool(command),
            tools.includes(tool), case let missing = placeholders + unsaid(of: command, in: line, placeholders),
            let members = members(of: command, line.rest(after: command.path.count), missing)
        else { return FailureRenderer.commandLine(step) }
        var json: JSONObject = [
            "tool": .string(tool.name), "arguments": .object(members), "effect": .string(step.effect.rawValue),
        ]
        if !missing.isEmpty { json["missing"] = .array(missing.map { .string($0.replacing("--", with: "")) }) }
        return .object(json)
    }

    /// What a bare verb needs: the step leaves it to the caller.
    private func unsaid(of command: CommandDescriptor, in line: CommandLine, _ placeholders: [String]) -> [String] {
        guard placeholders.isEmpty, line.rest(after: command.path.count).isEmpty else { return [] }
        return command.arguments.filter(\.isRequired).map(\.name)
    }

    /// The arguments of the call that a whole command line stands for; `nil` where no tool has it.
    func arguments(of step: NextStep) -> JSONObject? {
        json(step)["arguments"]?.object
    }

    /// The arguments that the words stand for, without what holds anyway; `nil` for words that are no call.
    private func members(of command: CommandDescriptor, _ words: [String], _ missing: [String]) -> JSONObject? {
        // No variable: it may hold a secret, and it stands in for the option at the call itself.
        let parser = ArgumentParser(command, environment: Environment([:]))
        guard missing.isEmpty else { return words.isEmpty ? [:] : nil }
        guard let call = try? parser.parse(words), !call.globals.wantsHelp else { return nil }
        var members = JSONObject()
        for argument in command.arguments {
            if let value = call.values[argument.name] { members[argument.name] = value.json(as: argument.type) }
        }
        for option in command.options where !option.isSensitive {
            guard let value = call.values[option.name], value != option.defaultValue else { continue }
            members[option.name] = value.json(as: option.type)
        }
        return members
    }
}
