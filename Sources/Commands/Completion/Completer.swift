import OlaresCore

/// What can stand in the place of the word that is being typed.
enum Completion: Equatable {
    /// One of these. The shell picks those that fit what is typed already.
    case words([Candidate])
    /// A local path, which the shell knows best.
    case paths

    /// A word, and what it is for on one line.
    struct Candidate: Equatable {
        let word: String
        let help: String
    }

    static let nothing = Completion.words([])

    /// The answer to `__complete`: the kind on the first line, then a candidate on each, with a tab before its help. The kind
    /// is `words`, `parts` where one that fits is the beginning of others, so that no blank may follow it, or `paths`.
    /// - Parameter current: The word that is being typed.
    func text(for current: String) -> String {
        guard case .words(let candidates) = self else { return "paths\n" }
        let hasParts = candidates.contains { $0.word.hasSuffix("/") && $0.word.hasPrefix(current) }
        return (hasParts ? "parts\n" : "words\n")
            + candidates.filter { $0.word == TerminalText.sanitized($0.word) && !$0.word.isEmpty }
            .map { "\($0.word)\t\(TerminalText.sanitized($0.help))\n" }.joined()
    }
}

/// Finds what can be typed next, by the same descriptors that the parser reads the finished line by.
struct Completer {
    let registry: Registry
    let values: CompletionValues

    /// - Parameter words: The words after the program's name; the last is the one that is being typed, perhaps empty.
    func complete(_ words: some BidirectionalCollection<String>) async -> Completion {
        let current = words.last ?? ""
        let line = CommandLine(Array(words.dropLast()))
        if line.names.first == "help" { return names(after: Array(line.names.dropFirst())) }
        switch registry.resolve(line.names).target {
        case .command(let command):
            let options = command.options + GlobalOptions.shown(for: command)
            let typed = TypedWords(line.rest(after: command.path.count), of: command, options)
            return await complete(current, after: typed, command, options)
        case .group(let listing):
            let options = GlobalOptions.general + (words.count == 1 ? [GlobalOptions.version] : [])
            let typed = TypedWords(line.rest(after: line.names.count), of: nil, options)
            if typed.awaitsValue || current.hasPrefix("-") {
                return await complete(current, after: typed, nil, options)
            }
            return Self.names(in: listing)
        case .unknown: return .nothing
        }
    }

    private func names(after path: [String]) -> Completion {
        guard case .group(let listing) = registry.resolve(path).target else { return .nothing }
        return Self.names(in: listing)
    }

    private static func names(in listing: GroupListing) -> Completion {
        let verbs = listing.shownVerbs.filter { !$0.isDeprecated }
        return .words(
            listing.groups.map { .init(word: $0.name, help: $0.summary) }
                + verbs.map { .init(word: $0.name, help: $0.summary) })
    }

    private func complete(
        _ current: String, after typed: TypedWords, _ command: CommandDescriptor?, _ options: [OptionDescriptor]
    ) async -> Completion {
        if let nested = typed.verbatim { return await complete(nested + [current]) }
        if let option = typed.pending { return await values.values(of: option, typed: current) }
        if !typed.optionsHaveEnded, current.hasPrefix("-") {
            guard let sign = current.firstIndex(of: "="), current.hasPrefix("--") else {
                return typed.names(of: options, command)
            }
            let name = current[..<sign].dropFirst(2)
            guard let option = options.first(where: { $0.name == name || $0.aliases.contains(String(name)) }),
                option.type != .flag
            else { return .nothing }
            let value = String(current[sign...].dropFirst())
            return await values.values(of: option, typed: value).prefixed("--\(name)=")
        }
        guard let command, let argument = typed.argument(of: command) else {
            return typed.optionsHaveEnded ? .nothing : typed.names(of: options, command)
        }
        if argument.isVerbatim { return await complete([current]) }
        return await values.values(of: argument, typed: current)
    }
}

extension Completion {
    fileprivate func prefixed(_ prefix: String) -> Completion {
        guard case .words(let candidates) = self else { return self }
        return .words(candidates.map { .init(word: prefix + $0.word, help: $0.help) })
    }
}

/// The words between the verb and the one that is being typed, as far as they say what can come next. Unlike the parser it
/// takes whatever it finds.
private struct TypedWords {
    /// The option whose value is next.
    private(set) var pending: OptionDescriptor?
    private(set) var optionsHaveEnded = false
    /// The words of an argument that takes the rest of the line as it is; `nil` before there are any.
    private(set) var verbatim: [String]?
    private var positionals = 0
    private var given: Set<String> = []

    var awaitsValue: Bool { pending != nil }

    init(_ words: [String], of command: CommandDescriptor?, _ options: [OptionDescriptor]) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if pending != nil {
                pending = nil
            } else if !optionsHaveEnded, word == "--" {
                optionsHaveEnded = true
            } else if !optionsHaveEnded, word.hasPrefix("--") {
                let name = String(word.dropFirst(2).prefix { $0 != "=" })
                guard let option = options.first(where: { $0.spellings.contains(name) }) else { continue }
                given.insert(option.name)
                if option.type != .flag, !word.contains("=") { pending = option }
            } else if !optionsHaveEnded, word.hasPrefix("-"), word != "-" {
                takeCluster(word.dropFirst(), options)
            } else if let command, argument(of: command)?.isVerbatim == true {
                verbatim = [word] + rest
                return
            } else {
                positionals += 1
            }
        }
    }

    private mutating func takeCluster(_ cluster: Substring, _ options: [OptionDescriptor]) {
        var letters = cluster
        while let letter = letters.popFirst() {
            guard let option = options.first(where: { $0.short == letter }) else { return }
            given.insert(option.name)
            guard option.type == .flag else {
                if letters.isEmpty { pending = option }
                return
            }
        }
    }

    /// The argument that a word in this place is for.
    func argument(of command: CommandDescriptor) -> ArgumentDescriptor? {
        if let separated = command.separatedArgument {
            return optionsHaveEnded ? separated : command.arguments.dropLast().dropFirst(positionals).first
        }
        if command.arguments.indices.contains(positionals) { return command.arguments[positionals] }
        return command.arguments.last.flatMap { $0.isRepeated ? $0 : nil }
    }

    /// The options that can still be given.
    func names(of options: [OptionDescriptor], _ command: CommandDescriptor?) -> Completion {
        let excluded = (command?.exclusive ?? []).filter { !given.isDisjoint(with: $0) }.flatMap(\.self)
            .filter { !given.contains($0) }
        let open = options.filter { option in
            !option.isHidden && option.deprecated == nil && !excluded.contains(option.name)
                && (option.isRepeated || !given.contains(option.name))
        }
        return .words(
            open.flatMap { option in
                (option.isNegatable ? ["--\(option.name)", "--no-\(option.name)"] : ["--\(option.name)"])
                    .map { Completion.Candidate(word: $0, help: option.help) }
            })
    }
}
