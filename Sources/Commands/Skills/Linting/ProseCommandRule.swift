import OlaresCore

/// Holds the command lines of a skill's prose against the commands that there are, so that the two cannot drift apart.
struct ProseCommandRule: Sendable {
    /// The program's own commands, and those of the skills that are looked at.
    private let commands: CommandIndex
    /// The commands of a built-in skill as its folder has them now, which stand before the program's.
    private let own: [CommandDescriptor]

    init(_ commands: CommandIndex, own: [CommandDescriptor] = []) {
        self.commands = commands
        self.own = own
    }

    /// Why a call cannot be made; `nil` when it can.
    func failure(of call: ProseCommands.Call) -> Failure? {
        let words = call.words.compactMap(Self.word)
        // Whatever follows `<command>` or `…` is the reader's.
        let line = CommandLine(words)
        var names = line.names
        if names.first == "help" { names.removeFirst() }
        let known = Array(names.prefix { !Self.isStandIn($0) })
        switch target(of: known) {
        case .command(let command):
            guard !line.asksForHelp, names.first == line.names.first else { return nil }
            if call.isInline, words == command.path { return nil }
            return failure(of: line.rest(after: command.path.count), for: command)
        case .group(let listing):
            if known.count < names.count || line.asksForHelp || names.count < line.names.count { return nil }
            guard let option = line.foreignOption, option != "--version", option != "-v" else { return nil }
            return Failure(
                .unknownOption, "unknown option: \(option)",
                next: [NextStep(listing.group.path + ["--help"], effect: .read)])
        case .unknown("help", _): return nil
        case .unknown(let word, let listing): return UnknownCommand(word: word, listing: listing).failure
        }
    }

    /// The command that exactly these words call; `nil` when there is none.
    func command(_ words: [String]) -> CommandDescriptor? {
        guard case .command(let command) = target(of: words), command.path.count == words.count else { return nil }
        return command
    }

    private func target(of names: [String]) -> Resolution.Target {
        for length in (0..<min(names.count, 4)).reversed() {
            let found = own.first { command in
                command.path.dropLast().elementsEqual(names[..<length])
                    && (command.path.last == names[length] || command.aliases.contains(names[length]))
            }
            if let found { return .command(found) }
        }
        return commands.resolve(names)
    }

    private func failure(of words: [String], for command: CommandDescriptor) -> Failure? {
        let words = words.filter { !$0.hasPrefix("-") || $0.contains("=") || !Self.isStandIn($0) }
        // A required option may come from its variable; whether it is set, no text can know.
        let failures = [Environment(lookup: { _ in "<value>" }), Environment([:])].map { environment -> Failure? in
            do throws(Failure) {
                _ = try ArgumentParser(command, environment: environment, isStandIn: Self.isStandIn).parse(words)
                return nil
            } catch {
                return error
            }
        }
        return failures.contains(nil) ? nil : failures.last.flatMap { $0 }
    }

    /// A word without the brackets of `[--option VALUE]`; `nil` for dots that stand for more of the same.
    private static func word(_ text: String) -> String? {
        var word = text
        if word.hasPrefix("[") { word.removeFirst() }
        if word.hasSuffix("]"), !word.contains("[") { word.removeLast() }
        return word.isEmpty || word == "..." || word == "…" ? nil : word
    }

    /// Whether a word stands for one that the reader or the shell puts there: `<name>`, `$NAME`, `{name}`, `NAME`, `…`.
    @Sendable static func isStandIn(_ word: String) -> Bool {
        let signs: Set<Unicode.Scalar> = ["<", ">", "$", "{", "}", "…", "*"]
        if word.unicodeScalars.contains(where: signs.contains) || word.hasSuffix("...") { return true }
        return word.utf8.count > 1
            && word.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || $0 == UInt8(ascii: "_") }
    }
}
