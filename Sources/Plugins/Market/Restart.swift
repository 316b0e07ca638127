import Core

/// `market restart`: stops an app and starts it again.
struct Restart: CommandHandler {
    private let app: String
    private let binding: BindingChoice
    private let watch: WatchOptions

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app")
        binding = try BindingChoice(app: app, arguments)
        watch = try WatchOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let operation = try Operation("restart", of: app, watch: watch, in: context)
        let row = try await operation.installedRow()
        let call = MarketCall("POST", "/apps/restart", ["app_name": .string(app), "source": .string(row.source)])
        if context.isDryRun { return operation.plan([BindingChoice.add(binding.given, to: call)]) }
        context.tell("Restarting '\(app)' for user '\(operation.user)'...")
        let data = try await binding.send(call, for: operation)
        let result = OperationResult(operation, message: "restart requested", data: data)
        return try await operation.finish(result, by: WatchRule(.restart, before: row))
    }
}
