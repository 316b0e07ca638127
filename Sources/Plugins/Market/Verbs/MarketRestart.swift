import OlaresCore
import OlaresExecution

/// `market restart`: stops an app and starts it again.
struct MarketRestart: CommandHandler {
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
        let call = MarketCall("restart", row, named: app)
        if context.isDryRun { return operation.plan([BindingChoice.add(binding.given, to: call)]) }
        context.notify("Restarting '\(app)' for user '\(operation.user)'...")
        let reply = try await operation.reply(to: BindingChoice.add(binding.given, to: call)) {
            refusal throws(Failure) in
            // A market that has no such route says so without an envelope.
            guard refusal.isEnvelope || ![404, 405].contains(refusal.status) else { throw cannotRestart(refusal) }
            return try await binding.meet(refusal, call, row, for: operation)
        }
        let result = OperationResult(operation, message: "restart requested", data: reply.data)
        return try await operation.finish(result, after: reply, by: WatchRule(.restart, before: row))
    }

    private func cannotRestart(_ refusal: Refusal) -> Failure {
        Failure(
            .backendTooOld, "restart '\(app)': the market of this Olares cannot restart apps (HTTP \(refusal.status))",
            next: ["stop", "resume"].map {
                NextStep(["market", $0, app, "--watch"], effect: $0 == "stop" ? .destructive : .write)
            },
            advice:
                "stop it, wait, and resume it: olares-cli market stop \(app.shellQuoted) --watch && olares-cli market "
                + "resume \(app.shellQuoted) --watch")
    }
}
