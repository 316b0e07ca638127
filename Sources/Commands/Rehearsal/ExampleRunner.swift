import OlaresCore

/// Runs command lines against recorded answers: the real parser, dispatcher, verb and renderer, with everything around them
/// replaced. Rehearsals, the checks of skills, and the tests of the built-in skills stand on it.
struct ExampleRunner: Sendable {
    let registry: Registry
    let plugins: [any Plugin]

    /// What came of a line.
    struct Outcome: Sendable {
        let output: String
        let error: String
        let exit: ExitCode
        /// Method and URL of every request.
        let requests: [JSONValue]
        /// How many recorded answers no request has asked for.
        let unused: Int
    }

    /// Runs a line on a stage.
    /// - Parameter words: Without the name of the program.
    func run(_ words: [String], on stage: RehearsalStage) async -> Outcome {
        let console = CapturedConsole()
        let dispatcher = Dispatcher(
            registry: registry, plugins: plugins, console: console, environment: Environment([:])
        ) { call in
            stage.context(console: console, registry: registry, plugins: plugins, call)
        }
        let exit = await dispatcher.run(words)
        return Outcome(
            output: console.output, error: console.error, exit: exit, requests: stage.requests,
            unused: stage.unusedAnswers)
    }

    /// What is wrong with an example that has recorded answers: it fails, prints something else than it says, or leaves answers over.
    func diagnostics(of example: ExampleDescriptor, of command: CommandDescriptor) async -> [Diagnostic] {
        // Another call in the line is not what the reader has checked, and may reach what no stage replaces.
        guard let words = example.call(of: command) else { return [] }
        if ShellLine.commands(in: example.run).count > 1, example.prints != nil {
            return [
                Diagnostic(
                    example.printsSource, "`prints` of more than the command itself, which nobody can compare",
                    "run the command alone, or leave `prints` out")
            ]
        }
        let outcome = await run(words, on: RehearsalStage(answers: example.serve, of: command))
        guard outcome.exit == .done else {
            let first = outcome.error.split(separator: "\n").first ?? "it says nothing"
            let reason = first.hasPrefix("error: ") ? first.dropFirst("error: ".count) : first
            return [
                Diagnostic(
                    example.source, "the example fails with exit \(outcome.exit.rawValue): \(reason)",
                    "correct the line, or the answers of `serve`")
            ]
        }
        var found: [Diagnostic] = []
        if let difference = Self.difference(between: outcome.output, and: example.prints) {
            found.append(Diagnostic(example.printsSource, difference, "correct `prints`, or what the verb shows"))
        }
        if outcome.unused > 0 {
            let problem = "no request asks for \(outcome.unused) of the answers in `serve`"
            found.append(Diagnostic(example.source, problem, "leave out what no request gets"))
        }
        return found
    }

    /// The first line that differs from what is expected; `nil` where none does, or nothing is expected.
    private static func difference(between output: String, and prints: String?) -> String? {
        guard let prints else { return nil }
        let (actual, expected) = (lines(of: output), lines(of: prints))
        guard actual != expected else { return nil }
        let index = zip(actual, expected).prefix { $0 == $1 }.count
        let shown = actual.indices.contains(index) ? actual[index].quotedForMessage : "nothing"
        let wanted = expected.indices.contains(index) ? expected[index].quotedForMessage : "nothing"
        return "line \(index + 1) of what it prints is \(shown), and `prints` has \(wanted)"
    }

    /// The lines of a text, whether or not the last has an end.
    private static func lines(of text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}
