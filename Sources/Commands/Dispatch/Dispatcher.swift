public import OlaresCore

/// Takes a command line to its exit code: finds the verb, parses, asks, runs, renders.
public struct Dispatcher: Sendable {
    /// Makes what a verb may use of the world, once it is clear that one runs.
    public typealias ContextMaker = @Sendable (_ call: CallSettings) -> CommandContext

    /// What the caller of a verb asked for beyond the verb's own arguments.
    public struct CallSettings: Sendable {
        /// Takes the lines of `--debug`; `nil` without it.
        public let trace: (@Sendable (String) -> Void)?
        /// `--quiet`.
        public let isQuiet: Bool
        /// `-o json` or `-o yaml`.
        public let wantsData: Bool
        /// `--dry-run`.
        public let isDryRun: Bool
        /// `--olares-version`, `--refresh-version`.
        public let versions: VersionPolicy
    }

    private let registry: Registry
    private let plugins: [any Plugin]
    private let console: any Console
    private let environment: Environment
    private let makeContext: ContextMaker

    /// - Parameters:
    ///   - registry: The commands.
    ///   - plugins: Where their Swift is.
    ///   - console: The three standard streams.
    ///   - environment: Where options with a variable look.
    ///   - makeContext: Makes the context of a verb.
    public init(
        registry: Registry, plugins: [any Plugin], console: any Console, environment: Environment,
        makeContext: @escaping ContextMaker
    ) {
        self.registry = registry
        self.plugins = plugins
        self.console = console
        self.environment = environment
        self.makeContext = makeContext
    }

    /// Runs one command line.
    /// - Parameter words: The words after the program's name.
    /// - Returns: The process's exit code.
    public func run(_ words: [String]) async -> ExitCode {
        do {
            return try await dispatch(words)
        } catch {
            if error == .outputClosed { return .done }
            let call = FailedCall(words, registry: registry, hasTerminal: console.inputIsTerminal)
            console.writeError(FailureRenderer(format: OutputFormat.requested(in: words)).render(error, of: call))
            return error.exit
        }
    }

    /// Refuses a command line that is no text: what would be read of it could name something else.
    /// - Parameters:
    ///   - problem: What is no text, such as `the argument 2`.
    ///   - words: The words as far as they can be read, which say how failures are written.
    /// - Returns: The process's exit code.
    public func refuse(_ problem: String, in words: [String]) -> ExitCode {
        let failure = Failure(
            .argumentInvalid, "\(problem) is not UTF-8", advice: "write it in UTF-8, and rename a file that is not")
        console.writeError(FailureRenderer(format: OutputFormat.requested(in: words)).render(failure))
        return failure.exit
    }

    private func dispatch(_ words: [String]) async throws(Failure) -> ExitCode {
        switch words.first {
        case nil:
            console.writeError(try help(for: []))
            return .done
        case "--version", "-v":
            try console.write(Product.versionText)
            return .done
        case CompletionScript.request:
            return try await complete(words.dropFirst())
        default: break
        }
        let line = CommandLine(words)
        if line.names.first == "help" { return try showHelp(for: line.names.dropFirst()) }
        let resolution = registry.resolve(line.names)
        // `<group> help <child>` asks for help as `help <group> <child>` does.
        if case .unknown("help", let listing) = resolution.target {
            let path = listing.group.path
            return try showHelp(for: path + line.names.dropFirst(path.count + 1))
        }
        warn(resolution.warnings)
        switch resolution.target {
        case .command(let command):
            return try await run(command, line.rest(after: command.path.count))
        case .group(let listing):
            return try group(listing, line)
        case .unknown(let word, let listing):
            throw UnknownCommand(word: word, listing: listing, words: line.names, registry: registry).failure
        }
    }

    // MARK: Help

    private func showHelp(for path: some Sequence<String>) throws(Failure) -> ExitCode {
        try console.write(try help(for: Array(path)))
        return .done
    }

    private func help(for path: [String]) throws(Failure) -> String {
        let resolution = registry.resolve(path)
        warn(resolution.warnings)
        switch resolution.target {
        case .command(let command): return VerbHelp(command: command, below: registry.listing(below: command)).text
        case .group(let listing): return GroupHelp(listing: listing).text
        case .unknown(let word, let listing):
            throw UnknownCommand(word: word, listing: listing, words: path, registry: registry).failure
        }
    }

    /// A group without a verb: its help. An option that is none of the framework's cannot be a group's.
    private func group(_ listing: GroupListing, _ line: CommandLine) throws(Failure) -> ExitCode {
        if !line.asksForHelp, let option = line.foreignOption {
            throw Failure(
                .unknownOption, "unknown option: \(option)",
                next: [NextStep(listing.group.path + ["--help"], effect: .read)])
        }
        try console.write(GroupHelp(listing: listing).text)
        return .done
    }

    // MARK: Completion

    /// The answer to a shell's question.
    private func complete(_ words: ArraySlice<String>) async throws(Failure) -> ExitCode {
        let values = CompletionValues(registry: registry, plugins: plugins) { [makeContext] in
            makeContext(
                CallSettings(
                    trace: nil, isQuiet: true, wantsData: false, isDryRun: false, versions: VersionPolicy()))
        }
        let completion = await Completer(registry: registry, values: values).complete(words)
        try console.write(completion.text(for: words.last ?? ""))
        return .done
    }

    // MARK: Verbs

    private func run(_ command: CommandDescriptor, _ words: [String]) async throws(Failure) -> ExitCode {
        let call = try ArgumentParser(command, environment: environment).parse(words)
        if call.globals.wantsHelp {
            try console.write(VerbHelp(command: command, below: registry.listing(below: command)).text)
            return .done
        }
        try call.globals.checkSelection()
        if let replacement = command.deprecated {
            console.writeError("olares-cli \(command.path.joined(separator: " ")) is deprecated: \(replacement)\n")
        }
        for notice in call.notices { Self.show(notice, on: console) }
        let context = makeContext(
            CallSettings(
                trace: call.globals.isDebug ? trace : nil, isQuiet: call.globals.isQuiet,
                wantsData: call.globals.format.isData, isDryRun: call.globals.isDryRun,
                versions: call.globals.versions))
        let runner = try VerbRunner(command: command, arguments: call.values, plugins: plugins)
        let gate = ConfirmationGate(console: console)
        let asks = !call.globals.isConfirmed && !call.globals.isDryRun
        let result = try await runner.result(
            in: context,
            consent: asks
                ? { question throws(Failure) in try gate.pass(command, question: question, words: words) } : nil)
        return try await report(result, call.globals, rest: rest(of: command, words))
    }

    /// The call that gives what `--max-bytes` cuts off: the same one without it.
    private func rest(of command: CommandDescriptor, _ words: [String]) -> RestOfData {
        RestOfData(mayFail: command.effect == .read) { _, _ in
            let call = FailedCall(command, words, hasTerminal: console.inputIsTerminal)
            guard command.effect == .read, let whole = call.words(without: ["--max-bytes"]) else { return nil }
            return ["argv": .array((["olares-cli"] + whole).map { .string($0) })]
        }
    }

    /// One line of `--debug`.
    @Sendable private func trace(_ line: String) { console.writeError(TerminalText.sanitized(line) + "\n") }

    private func report(
        _ result: CommandResult, _ globals: GlobalOptions, rest: RestOfData
    ) async throws(Failure) -> ExitCode {
        console.showProgress([])
        let isQuiet = globals.isQuiet
        let renderer = ResultRenderer(
            format: globals.format, hidesHeader: globals.hidesHeader,
            width: console.outputIsTerminal ? console.width : nil, selection: globals.selection, rest: rest)
        switch result.view {
        case .stream(let source):
            try await source { [console] bytes throws(Failure) in
                if !isQuiet { try console.write(bytes) }
            }
        case .series(let replaces, let source):
            let clears =
                replaces && console.outputIsTerminal && !globals.format.isData && environment["TERM"] != "dumb"
            try await source { [console] part throws(Failure) in
                for notice in part.notices { Self.show(notice, on: console) }
                if !isQuiet, !globals.format.isData || part.json != .null {
                    try console.write((clears ? Self.clearScreen : "") + (try renderer.renderPart(part)))
                }
            }
        case .session(_, let collected?) where globals.format.isData:
            return try await report(try await collected(), globals, rest: rest)
        case .session(let run, _):
            return try await run(
                SessionOutput { [console] bytes throws(Failure) in
                    if !isQuiet { try console.write(bytes) }
                } writeError: { [console] bytes in
                    if !isQuiet { console.writeError(bytes) }
                })
        case .lines, .table:
            if !isQuiet { try console.write(try renderer.render(result)) }
        }
        for notice in result.notices { Self.show(notice, on: console) }
        if let failure = result.failure { throw failure }
        return result.exit
    }

    /// Takes away what a terminal shows, and begins at its top.
    private static let clearScreen = "\u{1b}[2J\u{1b}[H"

    private static func show(_ notice: String, on console: any Console) {
        console.writeError(TerminalText.sanitized(notice) + "\n")
    }

    private func warn(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics { console.writeError("warning: \(TerminalText.sanitized(diagnostic.text))\n") }
    }
}
