import OlaresCore

/// `mcp serve`: offers the verbs to an agent host as tools, over standard input and output.
struct ServeTools: CommandHandler {
    private let tools: ToolSet
    private let profile: String?

    init(_ arguments: Arguments) throws(Failure) {
        tools = ToolSet(
            rights: try arguments.list("allow").compactMap { Effect(rawValue: $0.text) },
            groups: try arguments.list("groups").map(\.text), names: try arguments.list("tools").map(\.text))
        profile = try arguments.text("act-as")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        // Each call is a task. Without room for one the host would wait for ever.
        try SystemRoom.require()
        try tools.check(against: context.registry.allCommands().commands)
        let auth = try profile.map { profile throws(Failure) in try context.auth.pinned(to: profile) } ?? context.auth
        let host = CommandContext(
            auth: auth, console: context.console, clock: context.clock, files: context.files,
            registry: context.registry,
            plugins: context.plugins, environment: context.environment, interruption: context.interruption)
        if context.console.inputIsTerminal {
            context.console.writeError(
                "an agent host is to start this, and speaks JSON-RPC on standard input; Ctrl-D ends it\n")
        }
        var input = LineInput(limit: ToolServer.longestLine)
        let server = ToolServer(host: host, tools: tools, profile: profile)
        let watch = Task.detached { await server.watchSkills() }
        defer { watch.cancel() }
        while let line = input.next() {
            try server.receive(line)
        }
        await server.finish()
        // Standard output has belonged to the protocol.
        return .stream { _ in }
    }
}
