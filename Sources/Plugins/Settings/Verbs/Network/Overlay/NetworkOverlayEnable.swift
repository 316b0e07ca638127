import Core
import Execution

/// `settings network overlay enable`.
struct NetworkOverlayEnable: CommandHandler {
    private let change: OverlaySwitch

    init(_ arguments: Arguments) throws(Failure) {
        change = OverlaySwitch(verb: "enable", watch: try OverlayWatch(arguments))
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { try await change.run(in: context) }
}
