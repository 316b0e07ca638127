import OlaresCore
import OlaresExecution

/// `files nfs unmount`: takes an NFS volume away.
struct NFSUnmount: CommandHandler {
    private let unmount: Unmount

    init(_ arguments: Arguments) throws(Failure) { unmount = try Unmount(arguments, type: "nfs") }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        try await unmount.confirmation(in: context)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { try await unmount.run(in: context) }
}
