import OlaresCore

/// `files smb history rm`.
struct SMBHistoryRm: CommandHandler {
    private let removal: MountHistoryRemoval

    init(_ arguments: Arguments) throws(Failure) { removal = try MountHistoryRemoval(arguments) }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { try await removal.run(in: context) }
}
