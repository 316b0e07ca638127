import Core

/// `mcp serve`: offers the verbs to an agent host as tools, over standard input and output.
struct ServeTools: CommandHandler {
    private let allowed: Set<Effect>

    init(_ arguments: Arguments) throws(Failure) {
        switch try arguments.text("allow") {
        case "write": allowed = [.read, .write]
        case "destructive": allowed = [.read, .write, .destructive]
        default: allowed = [.read]
        }
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        // Each call is a task. Without room for one the host would wait for ever.
        try SystemRoom.require()
        if context.console.inputIsTerminal {
            context.console.writeError(
                "an agent host is to start this, and speaks JSON-RPC on standard input; Ctrl-D ends it\n")
        }
        var input = LineInput(limit: ToolServer.longestLine)
        let server = ToolServer(host: context, allowed: allowed)
        while let line = input.next() {
            try server.receive(line)
        }
        await server.finish()
        // Standard output has belonged to the protocol.
        return .stream { _ in }
    }
}
