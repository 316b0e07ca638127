import OlaresCore
import OlaresExecution

/// `files task resume`: lets a paused task go on.
struct TaskResume: CommandHandler {
    private let control: TaskControl

    init(_ arguments: Arguments) throws(Failure) { control = try TaskControl(.resume, arguments) }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult { try await control.run(in: context) }
}
