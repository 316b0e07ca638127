import OlaresCore
import OlaresExecution

/// `files smb history list`.
struct SMBHistoryList: CommandHandler {
    private let list: MountHistoryList

    init(_ arguments: Arguments) throws(Failure) {
        list = MountHistoryList(node: try arguments.text("node"), showsAll: true, isSMB: true)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { try await list.run(in: context) }
}
