import OlaresCore

/// A word that names nothing where it stands.
struct UnknownCommand {
    let word: String
    let listing: GroupListing
    /// All words that name groups and verbs, the unknown one among them.
    var words: [String] = []
    /// Where else to look; `nil` for nowhere.
    var registry: Registry?

    /// The failure, with the words that may have been meant: those of this group that are spelled like it, and otherwise the
    /// commands elsewhere that are called so, or by another word for it.
    var failure: Failure {
        let path = listing.group.path
        let message: MessageText =
            path.isEmpty
            ? "unknown command \"\(word)\" for \"olares-cli\""
            : "unknown verb \"\(word)\" for \"olares-cli \(path.joined(separator: " "))\""
        let help = NextStep(path + ["--help"], effect: .read)
        let guess = CommandGuess(words: words)
        let commands = registry?.allCommands().commands.filter { !$0.isHidden } ?? []
        let nearest = Spelling.nearest(to: word, among: listing.words)
        // A word that is spelled like one of these may be exactly that of a command elsewhere.
        guard nearest.isEmpty || guess.isExact(among: commands) else {
            return Failure(.unknownCommand, message + Spelling.didYouMean(nearest), next: [help]).with(choices: nearest)
        }
        let others = guess.commands(among: commands)
        let names = others.map { $0.path.joined(separator: " ") }
        return Failure(
            .unknownCommand, message + Spelling.didYouMean(names),
            next: others.map { NextStep($0.path + ["--help"], effect: .read) } + [help]
        ).with(choices: names.isEmpty ? listing.groups.map(\.name) + listing.shownVerbs.map(\.name) : names)
    }
}

/// Finds the commands that words of other tools stand for, wherever they are: `login` is `profile login`, `cluster logs` is
/// `cluster pod logs`.
struct CommandGuess {
    let words: [String]

    /// - Parameter words: What was typed, without the name of the tool that it was learned from.
    init(words: [String]) { self.words = words.first == "kubectl" ? Array(words.dropFirst()) : words }

    /// Words that mean the same in the tools that people come from.
    private static let synonyms: [[String]] = [
        ["list", "ls", "dir"], ["cp", "copy"], ["mv", "move"], ["download", "get", "pull", "fetch"],
        ["upload", "put", "push"], ["get", "describe", "show", "info", "inspect"],
        ["rm", "delete", "del", "remove", "uninstall", "erase"], ["logs", "log", "tail"], ["mkdir", "md", "makedir"],
        ["login", "signin", "auth", "sign-in"], ["whoami", "me", "id"], ["exec", "run", "shell", "ssh", "attach"],
        ["stop", "suspend", "pause", "halt"], ["start", "resume", "up"], ["restart", "reboot", "bounce"],
        ["install", "add", "deploy"], ["status", "state", "ps", "top"], ["cat", "read", "view", "print"],
        ["scale", "replicas"], ["upgrade", "update"], ["use", "switch", "select"], ["events", "event"],
        ["enable", "allow", "on"], ["disable", "deny", "off"],
    ]

    private static let most = 4
    /// How many words are looked at: as many as the longest command has.
    private static let depth = 4

    private static func words(for word: String) -> [String] {
        let word = word.lowercased()
        return [word] + synonyms.filter { $0.contains(word) }.flatMap(\.self).filter { $0 != word }
    }

    /// Whether the words are those of a command, only not where they were looked for.
    func isExact(among commands: [CommandDescriptor]) -> Bool {
        commands.contains { rank(of: $0, words.prefix(Self.depth)) == 0 }
    }

    /// The likeliest first.
    func commands(among commands: [CommandDescriptor]) -> [CommandDescriptor] {
        for said in [words.prefix(2), words.prefix(1)].map({ $0.joined(separator: " ").lowercased() }) {
            let meant = commands.filter { $0.synonyms.contains(said) }
            if !meant.isEmpty { return meant }
        }
        // The verb may stand last, as in `cluster logs`, or first, as in `get pods`; behind it may be what it is about, as in
        // `cluster restart notes`.
        for length in (1...Self.depth).reversed() where length <= words.count {
            let found = ranked(commands, words.prefix(length))
            if !found.isEmpty { return found }
        }
        // A neighbour in the same group, as in `cluster application restart`.
        return words.count > 2 ? ranked(commands, [words[0], words[2]]) : []
    }

    /// The commands that exactly so many words may stand for, the likeliest first.
    private func ranked(_ commands: [CommandDescriptor], _ typed: ArraySlice<String>) -> [CommandDescriptor] {
        let found = commands.compactMap { command -> (rank: Int, command: CommandDescriptor)? in
            rank(of: command, typed).map { ($0, command) }
        }
        return found.sorted {
            ($0.rank, $0.command.path.count, $0.command.id) < ($1.rank, $1.command.path.count, $1.command.id)
        }
        .prefix(Self.most).map(\.command)
    }

    /// How far a command is from what was typed; `nil` when it is something else.
    private func rank(of command: CommandDescriptor, _ typed: ArraySlice<String>) -> Int? {
        var best: Int?
        for (index, word) in typed.enumerated() {
            let verbs = Self.words(for: word)
            let calls = command.path.suffix(1) + command.aliases
            guard let distance = verbs.firstIndex(where: calls.contains) else { continue }
            let others = typed.enumerated().filter { $0.offset != index }.map(\.element)
            // Every other word has to be one of the groups that lead there, or nearly.
            let groups = command.path.dropLast()
            let isThere = others.allSatisfy { other in groups.contains { Self.isNearly(other, $0) } }
            guard isThere else { continue }
            best = min(best ?? .max, distance)
        }
        return best
    }

    /// Whether a word is that of a group, in the singular or plural.
    private static func isNearly(_ word: String, _ group: String) -> Bool {
        let word = word.lowercased()
        return word == group || word == group + "s" || word + "s" == group
    }
}
