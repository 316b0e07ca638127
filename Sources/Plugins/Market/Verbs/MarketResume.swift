import OlaresCore
import OlaresExecution

/// `market resume`: starts a stopped app.
struct MarketResume: CommandHandler {
    private let app: String
    private let binding: BindingChoice
    private let watch: WatchOptions

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app")
        binding = try BindingChoice(app: app, arguments)
        watch = try WatchOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let operation = try Operation("resume", of: app, watch: watch, in: context)
        let row = try await operation.installedRow()
        if !binding.given.isEmpty, case let version = try await operation.server.backend(), !version.sharesApps {
            throw Failure(
                .backendTooOld, "--compute-binding requires Olares 1.12.6+; this backend is \(version)",
                advice: "upgrade the Olares, or leave --compute-binding out")
        }
        let call = MarketCall("resume", row, named: app)
        if context.isDryRun { return operation.plan([BindingChoice.add(binding.given, to: call)]) }
        context.notify("Resuming '\(app)' for user '\(operation.user)'...")
        let reply = try await binding.send(call, row, for: operation)
        let result = OperationResult(operation, message: "resume requested", data: reply.data)
        return try await operation.finish(result, after: reply, by: WatchRule(.resume, before: row))
    }
}
