import Core

/// `commands`: the catalogue that agents read in place of `--help`.
struct ListCommands: CommandHandler {
    private let showsHidden: Bool

    init(_ arguments: Arguments) throws(Failure) { showsHidden = try arguments.flag("all") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let listing = context.registry.allCommands()
        let commands = listing.commands.filter { showsHidden || !$0.isHidden }
        let table = Table(
            columns: [Table.Column("COMMAND"), Table.Column("EFFECT"), Table.Column("SUMMARY")],
            rows: commands.map { [$0.path.joined(separator: " "), $0.effect.rawValue, summary(of: $0)] })
        return CommandResult(
            .table(table), json: CatalogueDocument(commands: commands, vocabulary: context.registry.vocabulary()).json,
            notices: listing.warnings.map { "warning: \($0.text)" })
    }

    private func summary(of command: CommandDescriptor) -> String {
        command.skill.map { "\(command.summary) (skill \($0))" } ?? command.summary
    }
}
