import OlaresCore
import OlaresExecution

/// One verb with its arguments: the Swift handler bound to its id, or its declared request.
struct VerbRunner {
    private enum Body {
        case handler(any CommandHandler)
        case request(DeclaredRequest)
    }

    private let command: CommandDescriptor
    private let given: [String: ArgumentValue]
    private let plugins: [any Plugin]
    private let arguments: Arguments
    /// `nil` while a secret that it needs has not been read.
    private let body: Body?

    /// - Parameter hasSecrets: Whether the secrets that the verb asks for are among the arguments.
    init(
        command: CommandDescriptor, arguments: [String: ArgumentValue], plugins: [any Plugin], hasSecrets: Bool = false
    ) throws(Failure) {
        self.command = command
        given = arguments
        self.plugins = plugins
        self.arguments = Arguments(arguments, declared: command.argumentNames)
        guard hasSecrets || command.secretSources.isEmpty else {
            body = nil
            return
        }
        if let request = command.request {
            let presenter = plugins.lazy.compactMap { $0.presenters[command.id] }.first
            body = .request(
                DeclaredRequest(
                    command: command, request: request, arguments: self.arguments,
                    presenter: try presenter?.init(self.arguments)))
            return
        }
        for plugin in plugins {
            guard let handler = plugin.handlers[command.id] else { continue }
            body = .handler(try handler.init(self.arguments))
            return
        }
        throw Failure(.internalFault, "no handler is bound to \(command.id)")
    }

    /// The whole call: who calls, whether the Olares is new enough, consent, and the work.
    /// - Parameter consent: Returns when the verb may go ahead, given the question that stands before it; `nil` when
    ///   consent is there already.
    func result(
        in context: CommandContext, consent: ((String) throws(Failure) -> Void)?
    ) async throws(Failure) -> CommandResult {
        do throws(Failure) {
            guard let role = command.role else { return try await ownResult(in: context, consent: consent) }
            return try await result(behind: RoleGate(requirement: role, context: context), consent)
        } catch let error {
            let guess = NameGuess(command: command, arguments: given, plugins: plugins, context: context)
            let error = await guess.complete(error)
            // What a stranger's verb says went wrong is the stranger's word.
            guard let skill = command.skill, error != .outputClosed else { throw error }
            throw error.prefixed("skill \(skill): ")
        }
    }

    /// The rows of its table as data, without any gate; `nil` where it is no table. For verbs that read.
    func rows(in context: CommandContext) async throws(Failure) -> [JSONValue]? {
        try await work(in: context, consent: nil).rows(isWide: true)?["rows"]?.array
    }

    private func result(
        behind gate: RoleGate, _ consent: ((String) throws(Failure) -> Void)?
    ) async throws(Failure) -> CommandResult {
        try gate.pass()
        do throws(Failure) {
            return try await ownResult(in: gate.context, consent: consent)
        } catch {
            throw gate.explain(error)
        }
    }

    private func ownResult(
        in context: CommandContext, consent: ((String) throws(Failure) -> Void)?
    ) async throws(Failure) -> CommandResult {
        if command.profile == .required { _ = try context.auth.identity() }
        try await BackendGate(command: command, context: context).pass()
        guard let secrets = try await secrets(in: context) else { return try await work(in: context, consent: consent) }
        return try await VerbRunner(command: command, arguments: secrets, plugins: plugins, hasSecrets: true)
            .work(in: context, consent: consent)
    }

    /// The arguments with the secrets that are asked for or read now; `nil` where the verb takes none. A dry run asks nobody.
    private func secrets(in context: CommandContext) async throws(Failure) -> [String: ArgumentValue]? {
        var values = given
        var hasSecrets = false
        for option in command.options {
            guard let input = SecretInput(option, of: command, in: context) else { continue }
            hasSecrets = true
            if context.isDryRun {
                if option.isRequired { values[option.name] = .text("***") }
            } else if let secret = try await input.read(arguments) {
                values[option.name] = .text(secret)
            }
        }
        return hasSecrets ? values : nil
    }

    private func work(
        in context: CommandContext, consent: ((String) throws(Failure) -> Void)?
    ) async throws(Failure) -> CommandResult {
        switch body {
        case nil: throw Failure(.internalFault, "\(command.id) runs without its secrets")
        case .handler(let handler):
            if let consent, let question = try await question(of: handler, in: context) { try consent(question) }
            return try await handler.run(in: context)
        case .request(let request):
            let prepared = try await request.prepare(in: context)
            if context.isDryRun { return try prepared.plan() }
            if let consent, command.asksFirst, try prepared.asksFirst {
                try consent(try prepared.question() ?? anyQuestion)
            }
            return try await prepared.run()
        }
    }

    /// What to ask before a handler runs; `nil` when it just runs.
    private func question(
        of handler: any CommandHandler, in context: CommandContext
    ) async throws(Failure) -> String? {
        guard command.asksFirst else { return nil }
        if let question = try await handler.confirmation(in: context) { return question.isEmpty ? nil : question }
        let values = TemplateValues(command, arguments)
        if let condition = command.confirmation?.condition, try !values.meets(condition) { return nil }
        guard let template = command.confirmation?.question else { return anyQuestion }
        return try values.message(template)
    }

    private var anyQuestion: String { "Go ahead with olares-cli \(command.path.joined(separator: " "))?" }
}
