import OlaresCore
import OlaresExecution

/// `market cancel`: cancels the running operation of an app.
struct MarketCancel: CommandHandler {
    private let app: String
    private let source: SourceOption
    private let watch: WatchOptions

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app")
        source = try SourceOption(arguments)
        watch = try WatchOptions(arguments)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let operation = try Operation("cancel", of: app, watch: watch, in: context)
        let row = try await row(operation)
        try await check(row, operation)
        guard let source = source.given ?? row?.source else {
            return OperationResult(operation, message: "nothing in progress; nothing to cancel").commandResult
        }
        let call = try MarketCall.cancel(app, from: source, row)
        if context.isDryRun { return operation.plan([call]) }
        context.notify("Canceling in-progress operation for '\(app)' (user '\(operation.user)')...")
        let reply = try await operation.reply(to: call) { refusal throws(Failure) in
            throw failure(refusal, row, source, operation)
        }
        let result = OperationResult(operation, message: "cancel requested", data: reply.data)
        return try await operation.finish(result, after: reply, by: WatchRule(.cancel, before: row), in: source)
    }

    /// The row, which is needed where the source was not given.
    private func row(_ operation: Operation) async throws(Failure) -> AppRow? {
        do throws(Failure) { return try await operation.server.rows().row(for: app, in: source.given) } catch {
            guard source.given != nil, error.exit != .loginNeeded, error.exit != .interrupted else { throw error }
            return nil
        }
    }

    private func check(_ row: AppRow?, _ operation: Operation) async throws(Failure) {
        guard let state = row?.state.description, ["resuming", "upgrading"].contains(state),
            case let version = try await operation.server.backend(), !version.cancelsResuming
        else { return }
        let what = state == "resuming" ? "canceling a resuming app" : "canceling an upgrading app"
        throw Failure(
            .backendTooOld, "`market cancel` requires Olares >= 1.12.7 (\(what)), but this backend is \(version)",
            advice: "wait until it is done, or upgrade the Olares")
    }

    /// The market says the same of an app that it does not have and of one with which nothing is going on, or nothing of why.
    private func failure(
        _ refusal: Refusal, _ row: AppRow?, _ source: String, _ operation: Operation
    ) -> Failure {
        let failure = operation.failure(refusal, row)
        guard refusal.isEnvelope, refusal.status == 404 || refusal.reason == .lost, let row,
            row.source.isEmpty || row.source == source, !row.state.allowed.contains("cancel")
        else { return failure }
        return Failure(
            .preconditionFailed,
            "\(failure.message)\n'\(app)' was in state '\(row.state)' and has no operation left to cancel",
            next: failure.next)
    }
}
