import OlaresCore

/// `rehearse`: runs a command line against answers that its descriptor has recorded, with an identity that does not exist,
/// so that an agent or author learns for nothing what it prints and how it fails.
///
/// Everything that a verb could touch is replaced: the network, the files, the secret store. What runs is the real parser,
/// dispatcher, verb and renderer.
struct Rehearse: CommandHandler {
    private let words: [String]
    private let failure: String?

    init(_ arguments: Arguments) throws(Failure) {
        words = try arguments.list("command").map(\.text)
        failure = try arguments.text("fail")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        guard let (command, call) = parsed(in: context) else {
            // Help, and what is no command line, reach no verb.
            return await perform(RehearsalStage(), in: context)
        }
        guard let failure else {
            return await perform(
                RehearsalStage(answers: try recorded(command, call, context), of: command), in: context)
        }
        let code = try code(failure, of: command)
        if let stage = RehearsalStage(leadingTo: code, of: command) { return await perform(stage, in: context) }
        // What no answer of a server leads to is shown as it would be told.
        let told = Failure(code, code.meaning, advice: code.fix)
        return result("", FailureRenderer(format: call.globals.format).render(told), code.exit, [])
    }

    /// The verb that the words call; `nil` when they call none, or ask for help.
    private func parsed(in context: CommandContext) -> (CommandDescriptor, ArgumentParser.Call)? {
        let line = CommandLine(words)
        guard case .command(let command) = context.registry.resolve(line.names, recordings: true).target,
            let call = try? ArgumentParser(command, environment: Environment([:]))
                .parse(line.rest(after: command.path.count)), !call.globals.wantsHelp
        else { return nil }
        return (command, call)
    }

    /// The answers of the example that has the same arguments, or else of the first that has any.
    private func recorded(
        _ command: CommandDescriptor, _ call: ArgumentParser.Call, _ context: CommandContext
    ) throws(Failure) -> [ExampleDescriptor.ServedResponse] {
        let recorded = command.examples.filter { !$0.serve.isEmpty }
        if let example = recorded.first(where: { $0.values(of: command) == call.values }) ?? recorded.first {
            return example.serve
        }
        let others = context.registry.allCommands().commands
            .filter { $0.isRecorded && $0.path.first == command.path.first }.map { $0.path.joined(separator: " ") }
        throw Failure(
            .notRecorded,
            "`\(command.path.joined(separator: " "))` has no recorded answer\nrecorded beside it: "
                + (others.isEmpty ? "none" : others.joined(separator: ", ")),
            advice: "rehearse one of its failures with --fail, or give an example of it `serve`")
    }

    private func code(_ name: String, of command: CommandDescriptor) throws(Failure) -> FailureCode {
        let possible = command.rehearsableFailures
        if let code = possible.first(where: { $0.rawValue == name }) { return code }
        let nearest = Spelling.nearest(to: name, among: possible.map(\.rawValue))
        throw Failure(
            .optionValueInvalid,
            "`\(command.path.joined(separator: " "))` does not fail with \(name.quotedForMessage)"
                + Spelling.didYouMean(nearest),
            advice: "give one of \(possible.map(\.rawValue).joined(separator: ", "))")
    }

    // MARK: The performance

    private func perform(_ stage: RehearsalStage, in context: CommandContext) async -> CommandResult {
        let runner = ExampleRunner(registry: context.registry, plugins: context.plugins)
        let outcome = await runner.run(words, on: stage)
        return result(outcome.output, outcome.error, outcome.exit, outcome.requests)
    }

    /// The outcome as it was: what the command wrote to either stream, and its exit code.
    private func result(
        _ output: String, _ error: String, _ exit: ExitCode, _ requests: [JSONValue]
    ) -> CommandResult {
        func lines(_ text: String) -> [String] {
            (text.hasSuffix("\n") ? text.dropLast() : text[...])
                .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
        return CommandResult(
            .lines(output.isEmpty ? [] : lines(output)),
            json: [
                "argv": .array((["olares-cli"] + words).map { .string($0) }), "exit": .integer(Int64(exit.rawValue)),
                "stdout": .string(output), "stderr": .string(error), "requests": .array(requests),
            ], notices: error.isEmpty ? [] : lines(error), exit: exit)
    }
}

extension CommandDescriptor {
    /// Whether `rehearse` can run it.
    var isRecorded: Bool { examples.contains { !$0.serve.isEmpty } }

    /// The failures that `rehearse` can show: its own, and those of every verb that asks a server or a person.
    fileprivate var rehearsableFailures: [FailureCode] {
        var codes = possibleFailures
        if profile == .required {
            codes += [
                .tokenUndecodable, .tokenRejected, .transport, .timeout, .tls, .httpClientError, .httpServerError,
            ]
            codes += [.decode, .serverRefused]
        }
        if minimumBackend != nil { codes.append(.backendTooOld) }
        if asksFirst { codes.append(.confirmationRequired) }
        return codes.enumerated().filter { !codes[..<$0.offset].contains($0.element) }.map(\.element)
    }
}

extension ExampleDescriptor {
    /// The arguments that it calls its verb with; `nil` when it cannot be parsed.
    fileprivate func values(of command: CommandDescriptor) -> [String: ArgumentValue]? {
        guard let words = call(of: command) else { return nil }
        let rest = CommandLine(words).rest(after: command.path.count)
        return try? ArgumentParser(command, environment: Environment([:])).parse(rest).values
    }
}
