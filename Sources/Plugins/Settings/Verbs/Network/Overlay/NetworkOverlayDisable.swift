import Core
import Execution

/// `settings network overlay disable`.
struct NetworkOverlayDisable: CommandHandler {
    private let change: OverlaySwitch

    init(_ arguments: Arguments) throws(Failure) {
        change = OverlaySwitch(verb: "disable", watch: try OverlayWatch(arguments))
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { try await change.run(in: context) }
}
