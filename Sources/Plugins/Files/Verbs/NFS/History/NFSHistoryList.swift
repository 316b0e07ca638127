import OlaresCore
import OlaresExecution

/// `files nfs history list`.
struct NFSHistoryList: CommandHandler {
    private let list: MountHistoryList

    init(_ arguments: Arguments) throws(Failure) {
        list = MountHistoryList(
            node: try arguments.text("node"), showsAll: try arguments.flag("all"), isSMB: false)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { try await list.run(in: context) }
}
