import OlaresCore
import OlaresExecution

/// `files task pause`: halts a task until it is resumed.
struct TaskPause: CommandHandler {
    private let control: TaskControl

    init(_ arguments: Arguments) throws(Failure) { control = try TaskControl(.pause, arguments) }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { try await control.run(in: context) }
}
