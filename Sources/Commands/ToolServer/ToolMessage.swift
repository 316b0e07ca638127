import OlaresCore

/// Messages that people at a shell are used to, in the words of tools: commands become calls, options arguments. What only a person at a
/// terminal can do, such as logging in, stays the command that it is.
struct ToolMessage {
    private let command: CommandDescriptor
    private let wording: ToolWording
    private let registry: Registry
    private let tools: ToolSet

    init(_ tool: Tool, registry: Registry, tools: ToolSet) {
        command = tool.command
        wording = tool.wording
        self.registry = registry
        self.tools = tools
    }

    /// A text of any number of lines.
    func text(_ text: String) -> String {
        var (out, rest) = ("", text[...])
        while let match = rest.firstMatch(of: Self.commandLine) {
            let call = call(String(match.output.words))
            out += plain(String(rest[..<match.range.lowerBound])) + (call ?? String(match.output.0))
            rest = rest[match.range.upperBound...]
        }
        return out + plain(String(rest))
    }

    private static var commandLine: Regex<(Substring, words: Substring)> { /olares-cli (?<words>[a-z][^`\n,;()]*)/ }

    /// The name of an argument for an option that is written with dashes, or `env NAME` for one of its variables.
    static func argument(_ name: String) -> String {
        guard name.hasPrefix("--") else { return name }
        return name == "--max-bytes" ? AnswerShape.budget : String(name.dropFirst(2))
    }

    /// A command line as a call; `nil` where no tool does it.
    private func call(_ line: String) -> String? {
        let words = CommandLine(ShellLine.words(of: line) ?? [line])
        guard case .command(let command) = registry.resolve(words.names).target, let tool = Tool(command) else {
            return nil
        }
        let step = NextStep(command.path + words.rest(after: command.path.count), effect: command.effect)
        if let arguments = ToolStep(registry: registry, tools: tools).arguments(of: step) {
            return arguments.isEmpty ? tool.name : "\(tool.name) \(JSONValue.object(arguments).compactText)"
        }
        // Prose goes on behind it.
        let behind = line.split(separator: " ").dropFirst(command.path.count).joined(separator: " ")
        return behind.isEmpty ? tool.name : "\(tool.name) \(plain(behind))"
    }

    /// Words between commands: verbs in backquotes by the names of their tools, options without dashes.
    private func plain(_ text: String) -> String {
        wording.options(
            in: text.replacing(/`(?<verb>[a-z][a-z0-9 -]*)`/) { match in
                toolName(String(match.output.verb)).map { "`\($0)`" } ?? String(match.output.0)
            })
    }

    /// The tool of a verb that is named with all its words, or without its group as in the verb's own messages.
    private func toolName(_ verb: String) -> String? {
        let words = verb.split(separator: " ").map(String.init)
        let paths = [words, Array(command.path.prefix(1)) + words]
        return paths.lazy.compactMap { path -> String? in
            guard case .command(let command) = registry.resolve(path).target, command.path == path else { return nil }
            return Tool(command)?.name
        }.first
    }
}
