import OlaresCore

/// Which verbs a server offers: by what they can do, and by what was asked for at its start.
struct ToolSet {
    /// The effects that calls may have.
    let allowed: Set<Effect>
    /// The groups whose tools are offered, as the words of each; empty for all.
    private let groups: [[String]]
    /// Tools that are offered besides the groups, by name; empty for none.
    private let names: Set<String>

    /// - Parameters:
    ///   - rights: What is allowed besides reading.
    ///   - groups: Groups such as `files` or `cluster pod`.
    ///   - names: Names of tools.
    init(rights: [Effect] = [], groups: [String] = [], names: [String] = []) {
        // Who may delete may create.
        allowed = Set([.read] + rights + (rights.contains(.destructive) ? [.write] : []))
        self.groups = groups.map { $0.split { " _.".contains($0) }.map(String.init) }
        self.names = Set(names)
    }

    /// Refuses groups and tools that are not there, and tools that would not be allowed.
    func check(against commands: [CommandDescriptor]) throws(Failure) {
        let tools = commands.compactMap(Tool.init)
        if let unknown = groups.first(where: { group in !tools.contains { $0.command.path.starts(with: group) } }) {
            throw Self.unknown(
                "group", unknown.joined(separator: " "), among: Set(tools.compactMap(\.command.path.first)).sorted())
        }
        for name in names.sorted() {
            guard let tool = tools.first(where: { $0.name == name }) else {
                throw Self.unknown("tool", name, among: tools.map(\.name))
            }
            if let refusal = refusal(of: tool.command, effect: tool.command.effect) { throw refusal }
        }
    }

    /// Whether a tool is among those that are offered, whatever it does.
    func includes(_ tool: Tool) -> Bool {
        if groups.isEmpty, names.isEmpty { return true }
        return names.contains(tool.name) || groups.contains { tool.command.path.starts(with: $0) }
    }

    /// The tools that are listed. What an argument is for is said once: models read all of them in one context.
    /// - Parameter onRequest: The groups that are listed when somebody asks for them: each of them is somebody's once in a while,
    ///   and together they would fill half of a context.
    func listing(
        of commands: [CommandDescriptor], plugins: [any Plugin], onRequest: [[String]]
    ) -> [JSONValue] {
        let isAsked = !groups.isEmpty || !names.isEmpty
        var explained: Set<String> = []
        return commands.compactMap(Tool.init).filter { tool in
            guard includes(tool), allowed.contains(tool.command.effect) else { return false }
            return isAsked || !onRequest.contains { tool.command.path.dropLast().starts(with: $0) }
        }.map {
            // The members of documents are left out where nobody has asked for these tools: they would take the room of other tools.
            $0.json(
                rows: Self.rowMembers(of: $0.command, plugins),
                document: isAsked ? Self.documentMembers(of: $0.command) : nil, &explained)
        }
    }

    /// The members of a result that is one document; `nil` where it is a list, a text, or what a verb has done.
    private static func documentMembers(of command: CommandDescriptor) -> [String]? {
        guard command.effect == .read, !command.output.isEmpty, command.path.last != "list" else { return nil }
        let isNamed = command.output.allSatisfy { name in
            name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        }
        return isNamed ? command.output : nil
    }

    /// The members of a verb's rows; `nil` where its result is something else.
    static func rowMembers(of command: CommandDescriptor, _ plugins: [any Plugin]) -> [String]? {
        guard command.effect == .read else { return nil }
        if let columns = command.response?.columns.filter({ !$0.isWide }), !columns.isEmpty {
            return columns.map { Table.Column($0.title).member + ($0.format == .age ? "Seconds" : "") }
        }
        return plugins.lazy.compactMap { $0.rowMembers[command.id] }.first
    }

    /// Why a call is not allowed; `nil` when it is.
    func refusal(of command: CommandDescriptor, effect: Effect) -> Failure? {
        guard !allowed.contains(effect) else { return nil }
        let verb = command.path.joined(separator: " ")
        let cause =
            effect == command.effect ? "`\(verb)` has the effect" : "with these arguments `\(verb)` has the effect"
        let others = Effect.allCases.filter { allowed.contains($0) && $0 != .read } + [effect]
        let options = others.map { "--allow \($0.rawValue)" }.joined(separator: " ")
        return Failure(
            .effectNotAllowed, "\(cause) \(effect.rawValue), which this server does not allow",
            advice: "start it with `olares-cli mcp serve \(options)`")
    }

    private static func unknown(_ kind: String, _ name: String, among known: [String]) -> Failure {
        let nearest = Spelling.nearest(to: name, among: known)
        return Failure(
            .optionValueInvalid,
            "there is no \(kind) \(name.quotedForMessage)\(Spelling.didYouMean(nearest))",
            advice: known.count > 20
                ? "`olares-cli commands` lists the verbs" : "give some of \(known.joined(separator: ", "))"
        ).with(choices: nearest.isEmpty && known.count <= 20 ? known : nearest, invalid: "--\(kind)s")
    }
}
