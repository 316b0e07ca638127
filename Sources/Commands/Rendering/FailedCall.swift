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
        if failure.exit == .loginNeeded { return steps + [again()] }
        let missing = failure.facts.missing(orChosen: steps.isEmpty)
        if !missing.isEmpty { return steps + [again(without: missing)] }
        return steps.isEmpty && failure.exit == .usage ? [help] : steps
    }

    /// The same call with what is missing or wrong for the caller to give, and with every secret: no failure repeats one.
    private func again(without missing: [String] = []) -> NextStep {
        let written = WrittenOptions(of: command, in: words)
        let secrets = written.secretive.filter { !missing.contains($0) }
        let kept = written.words(without: Set(missing + secrets))
        return NextStep(command.path + kept, effect: command.effect, missing: missing + secrets)
    }

    /// The words of the same call without some options; `nil` where it has secrets.
    func words(without names: [String]) -> [String]? {
        let written = WrittenOptions(of: command, in: words)
        return written.secretive.isEmpty ? command.path + written.words(without: Set(names)) : nil
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
    private struct Entry {
        let word: String
        /// An option (`--kind`), or a positional argument by its name; `nil` for anything else.
        let owner: String?
        /// Whether it may be a secret: a sensitive option, or in a verb that has any, whatever is no other option of it.
        let isSecretive: Bool
    }

    private var entries: [Entry] = []

    init(of command: CommandDescriptor, in words: [String]) {
        let options = command.options + GlobalOptions.offered(to: command)
        let hasSecrets = command.options.contains(where: \.isSensitive)
        var arguments = command.arguments[...]
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("-"), word.count > 1, word != "--" else {
                let argument = arguments.first
                if argument?.isRepeated == false { arguments.removeFirst() }
                entries.append(Entry(word: word, owner: argument?.name, isSecretive: hasSecrets))
                continue
            }
            let name = String(word.prefix { $0 != "=" })
            let option =
                options.first { "--\($0.name)" == name || $0.aliases.contains(String(name.dropFirst(2))) }
                ?? options.first { $0.short.map { "-\($0)" } == word }
            let owner = option.map { "--\($0.name)" } ?? name
            let isSecretive = option?.isSensitive ?? hasSecrets
            entries.append(Entry(word: word, owner: owner, isSecretive: isSecretive))
            if let option, option.type != .flag, !word.contains("="), let value = rest.popFirst() {
                entries.append(Entry(word: value, owner: owner, isSecretive: isSecretive))
            }
        }
    }

    /// What may be secrets, each by the name of what it belongs to, once.
    var secretive: [String] {
        entries.filter(\.isSecretive).reduce(into: []) { names, entry in
            if let owner = entry.owner, !names.contains(owner) { names.append(owner) }
        }
    }

    /// The words that belong to none of these, without what may be a secret.
    func words(without missing: Set<String>) -> [String] {
        entries.filter { entry in !entry.isSecretive && entry.owner.map { !missing.contains($0) } ?? true }.map(\.word)
    }
}
