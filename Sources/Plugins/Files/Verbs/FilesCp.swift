import OlaresCore
import OlaresExecution

/// `files cp`: copies on the server.
struct FilesCp: CommandHandler {
    private let paste: Paste

    init(_ arguments: Arguments) throws(Failure) { paste = try Paste(.copy, arguments) }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { try await paste.run(in: context) }
}
