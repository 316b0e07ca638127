import Core

/// One verb with its arguments: the Swift handler bound to its id, or its declared request.
struct VerbRunner {
    private enum Body {
        case handler(any CommandHandler)
        case request(DeclaredRequest)
    }

    private let command: CommandDescriptor
    private let arguments: Arguments
    private let body: Body

    init(command: CommandDescriptor, arguments: [String: ArgumentValue], plugins: [any Plugin]) throws(Failure) {
        self.command = command
        self.arguments = Arguments(arguments, declared: command.argumentNames)
        if let request = command.request {
            body = .request(DeclaredRequest(command: command, request: request, arguments: self.arguments))
            return
        }
        for plugin in plugins {
            guard let handler = plugin.handlers[command.id] else { continue }
            body = .handler(try handler.init(self.arguments))
            return
        }
        throw Failure(.internalFault, "no handler is bound to \(command.id)")
    }

    /// What to ask before the verb runs; `nil` when it just runs.
    func question(in context: CommandContext) async throws(Failure) -> String? {
        guard command.asksFirst else { return nil }
        if case .handler(let handler) = body {
            if handler.isConfirmed { return nil }
            if let question = try await handler.confirmation(in: context) { return question }
        }
        guard let confirmation = command.confirmation else {
            return "Go ahead with olares-cli \(command.path.joined(separator: " "))?"
        }
        var question = ""
        for part in confirmation.question {
            switch part {
            case .literal(let text): question += text
            case .argument(let name): question += try arguments[name]?.text ?? ""
            }
        }
        return question
    }

    /// Runs the verb, or says what it would do.
    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        switch body {
        case .handler(let handler): try await handler.run(in: context)
        case .request(let request):
            context.isDryRun ? try request.plan(in: context) : try await request.run(in: context)
        }
    }
}
