import OlaresCore

/// `commands`: the catalogue that agents read in place of `--help`, whole or of what the words name.
struct ListCommands: CommandHandler {
    private let words: [String]
    private let showsHidden: Bool
    private let isFull: Bool

    init(_ arguments: Arguments) throws(Failure) {
        words = try arguments.list("words").map(\.text)
        showsHidden = try arguments.flag("all")
        isFull = try arguments.flag("full")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let listing = context.registry.allCommands()
        let shown = listing.commands.filter { showsHidden || !$0.isHidden }
        let commands = CommandSearch(words: words).found(in: shown)
        let table = Table(
            columns: [Table.Column("COMMAND"), Table.Column("EFFECT"), Table.Column("SUMMARY")],
            rows: commands.map { [$0.path.joined(separator: " "), $0.effect.rawValue, summary(of: $0)] })
        let document = CatalogueDocument(commands: commands, vocabulary: context.registry.vocabulary())
        var notices = listing.warnings.map { "warning: \($0.text)" }
        if commands.isEmpty { notices.append("no command has all of these words; try fewer of them") }
        return CommandResult(.table(table), json: isFull ? document.json : document.slim, notices: notices)
    }

    private func summary(of command: CommandDescriptor) -> String {
        command.skill.map { "\(command.summary) (skill \($0))" } ?? command.summary
    }
}

/// Finds commands by words: those of a group or a verb, or any that say what it is about.
struct CommandSearch {
    private let words: [String]

    /// - Parameter words: What was typed, such as `cluster pod`, `files.ls` or `upload file`; none finds everything.
    init(words: [String]) {
        self.words = words.flatMap { $0.lowercased().split { " ._".contains($0) }.map(String.init) }
    }

    /// The commands below the group, or the verb, that the words name; otherwise those that have all of them somewhere.
    func found(in commands: [CommandDescriptor]) -> [CommandDescriptor] {
        guard !words.isEmpty else { return commands }
        let named = commands.filter { $0.path.starts(with: words) || $0.isCalled(words) }
        guard named.isEmpty else { return named }
        return commands.filter { command in
            let text = Self.text(of: command)
            return words.allSatisfy { text.contains($0) }
        }
    }

    private static func text(of command: CommandDescriptor) -> String {
        let names = command.path + command.aliases + command.arguments.map(\.name) + command.options.map(\.name)
        return (names + [command.summary, command.details, command.skill ?? ""]).joined(separator: " ").lowercased()
    }
}

extension CommandDescriptor {
    /// Whether these words call it, by an alias of its last one.
    fileprivate func isCalled(_ words: [String]) -> Bool {
        words.count == path.count && words.dropLast() == path.dropLast() && aliases.contains(words[words.count - 1])
    }
}
