import Core

/// `commands`: the catalogue that agents read in place of `--help`.
struct ListCommands: CommandHandler {
    init(_ arguments: Arguments) throws(Failure) {}

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let listing = context.registry.allCommands()
        let table = Table(
            columns: [Table.Column("COMMAND"), Table.Column("EFFECT"), Table.Column("SUMMARY")],
            rows: listing.commands.map { [$0.path.joined(separator: " "), $0.effect.rawValue, summary(of: $0)] })
        return CommandResult(
            .table(table), json: CatalogueDocument(commands: listing.commands).json,
            notices: listing.warnings.map { "warning: \($0.text)" })
    }

    private func summary(of command: CommandDescriptor) -> String {
        command.skill.map { "\(command.summary) (skill \($0))" } ?? command.summary
    }
}
