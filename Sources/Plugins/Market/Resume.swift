import Core

/// `market resume`: starts an app that stands still.
struct Resume: CommandHandler {
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
        let version = try await operation.server.backend()
        guard binding.given.isEmpty || version.hasMarketBodies else {
            throw Failure(
                .backendTooOld, "--compute-binding requires Olares 1.12.6+; this backend is \(version)",
                advice: "upgrade the Olares, or leave --compute-binding out")
        }
        let body: JSONObject =
            version.hasMarketBodies
            ? ["app_name": .string(app), "source": .string(row.source)] : ["appName": .string(app)]
        let call = MarketCall("POST", "/apps/resume", body)
        if context.isDryRun { return operation.plan([BindingChoice.add(binding.given, to: call)]) }
        context.tell("Resuming '\(app)' for user '\(operation.user)'...")
        let data = try await binding.send(call, for: operation)
        let result = OperationResult(operation, message: "resume requested", data: data)
        return try await operation.finish(result, by: WatchRule(.resume, before: row))
    }
}
