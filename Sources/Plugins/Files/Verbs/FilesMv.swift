import OlaresCore
import OlaresExecution

/// `files mv`: moves on the server.
struct FilesMv: CommandHandler {
    private let paste: Paste

    init(_ arguments: Arguments) throws(Failure) { paste = try Paste(.move, arguments) }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { try await paste.run(in: context) }
}
