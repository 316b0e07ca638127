import OlaresCore

/// The call that failed, and what leads out of a failure besides the steps that it names itself: the same call, with what has to be
/// added or given anew.
struct FailedCall {
    /// Whether a person can type what a step needs.
    let hasTerminal: Bool
    private let command: CommandDescriptor
    private let words: [String]

    /// - Parameter words: The words after the program's name; `nil` comes of those that call no verb.
    init?(_ words: [String], registry: Registry, hasTerminal: Bool) {
        let line = CommandLine(words)
        guard case .command(let command) = registry.resolve(line.names).target else { return nil }
        self.init(command, line.rest(after: command.path.count), hasTerminal: hasTerminal)
    }

    /// - Parameter words: The words behind the verb's name.
    init(_ command: CommandDescriptor, _ words: [String], hasTerminal: Bool) {
        self.hasTerminal = hasTerminal
        self.command = command
        self.words = words
    }

    /// The steps in order, as programs get them.
    func steps(outOf failure: Failure) -> [NextStep] {
        let steps = failure.next.map { hasTerminal ? $0 : $0.withoutTerminal }
        // Once the caller is known again, the call itself is what was wanted.
        if failure.exit == .loginNeeded { return steps + [again()].compactMap(\.self) }
        let missing = failure.facts.missing(orChosen: steps.isEmpty)
        if !missing.isEmpty, let again = again(without: missing) { return steps + [again] }
        return steps.isEmpty && failure.exit == .usage ? [help] : steps
    }

    /// The same call; `nil` where it may hold a secret, which no failure repeats.
    private func again() -> NextStep? {
        guard !command.options.contains(where: \.isSensitive) else { return nil }
        return NextStep(command.path + words, effect: command.effect)
    }

    /// The same call with what is missing or wrong for the caller to give.
    private func again(without missing: [String]) -> NextStep? {
        words(without: missing).map { NextStep($0, effect: command.effect, missing: missing) }
    }

    /// The words of the same call without some options and arguments; `nil` where it may hold a secret.
    func words(without names: [String]) -> [String]? {
        guard again() != nil else { return nil }
        return command.path + WrittenOptions(of: command, in: words).words(without: Set(names))
    }

    private var help: NextStep { NextStep(command.path + ["--help"], effect: .read) }
}

extension FailureFacts {
    /// What has to be given before the same call can succeed.
    /// - Parameter countsChoices: Whether that is also what was given and has to be chosen anew.
    func missing(orChosen countsChoices: Bool) -> [String] {
        missing + (countsChoices && !choices.isEmpty ? [invalid].compactMap(\.self) : [])
    }
}

/// The words behind a verb's name, told apart by what they belong to, however little they fit the verb.
private struct WrittenOptions {
    /// What each word belongs to: an option (`--kind`), or a positional argument by its name; `nil` for anything else.
    private var owners: [(word: String, owner: String?)] = []

    init(of command: CommandDescriptor, in words: [String]) {
        let options = command.options + GlobalOptions.offered(to: command)
        var arguments = command.arguments[...]
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("-"), word.count > 1, word != "--" else {
                let argument = arguments.first
                if argument?.isRepeated == false { arguments.removeFirst() }
                owners.append((word, argument?.name))
                continue
            }
            let name = String(word.prefix { $0 != "=" })
            let option =
                options.first { "--\($0.name)" == name || $0.aliases.contains(String(name.dropFirst(2))) }
                ?? options.first { $0.short.map { "-\($0)" } == word }
            let owner = option.map { "--\($0.name)" } ?? name
            owners.append((word, owner))
            if let option, option.type != .flag, !word.contains("="), let value = rest.popFirst() {
                owners.append((value, owner))
            }
        }
    }

    /// The words that belong to none of these.
    func words(without missing: Set<String>) -> [String] {
        owners.filter { entry in entry.owner.map { !missing.contains($0) } ?? true }.map(\.word)
    }
}
