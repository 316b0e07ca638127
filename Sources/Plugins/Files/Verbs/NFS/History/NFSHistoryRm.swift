import OlaresCore

/// `files nfs history rm`.
struct NFSHistoryRm: CommandHandler {
    private let removal: MountHistoryRemoval

    init(_ arguments: Arguments) throws(Failure) { removal = try MountHistoryRemoval(arguments) }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { try await removal.run(in: context) }
}
