import OlaresCore
import OlaresExecution

/// `files smb unmount`: takes an SMB volume away.
struct SMBUnmount: CommandHandler {
    private let unmount: Unmount

    init(_ arguments: Arguments) throws(Failure) { unmount = try Unmount(arguments, type: "smb") }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        try await unmount.confirmation(in: context)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { try await unmount.run(in: context) }
}
