import Core

/// `market cancel`: calls off what is going on with an app.
struct Cancel: CommandHandler {
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
        let version = try await operation.server.backend()
        let row = try await row(operation, version)
        try check(row, version)
        let source = self.source.given ?? row?.source
        guard !version.hasMarketBodies || source != nil else {
            return OperationResult(operation, message: "nothing in progress; nothing to cancel").commandResult
        }
        let call = try MarketCall.cancel(app, from: source, row, version)
        if context.isDryRun { return operation.plan([call]) }
        context.tell("Canceling in-progress operation for '\(app)' (user '\(operation.user)')...")
        let data: JSONValue
        switch try await operation.server.send(call) {
        case .accepted(let accepted): data = accepted
        case .refused(let refusal): throw failure(refusal, row, source, operation)
        }
        let result = OperationResult(operation, message: "cancel requested", data: data)
        return try await operation.finish(
            result, by: WatchRule(.cancel, before: row), in: version.hasMarketBodies ? source : nil)
    }

    /// The row, which only an Olares that wants the source needs.
    private func row(_ operation: Operation, _ version: BackendVersion) async throws(Failure) -> AppRow? {
        // An Olares that is not told the source finds the app wherever it is.
        let source = version.hasMarketBodies ? source.given : nil
        do throws(Failure) { return try await operation.server.rows().row(for: app, in: source) } catch {
            if version.hasMarketBodies, source == nil { throw error }
            guard error.exit != .loginNeeded, error.exit != .interrupted else { throw error }
            return nil
        }
    }

    private func check(_ row: AppRow?, _ version: BackendVersion) throws(Failure) {
        guard let state = row?.state.description, ["resuming", "upgrading"].contains(state), !version.cancelsResuming
        else { return }
        let what = state == "resuming" ? "canceling a resuming app" : "canceling an upgrading app"
        throw Failure(
            .backendTooOld, "`market cancel` requires Olares >= 1.12.7 (\(what)), but this backend is \(version)",
            advice: "wait until it is done, or upgrade the Olares")
    }

    /// The market says the same of an app that it does not have and of one with which nothing is going on.
    private func failure(
        _ refusal: Refusal, _ row: AppRow?, _ source: String?, _ operation: Operation
    ) -> Failure {
        let failure = operation.failure(refusal)
        guard refusal.status == 404, let row, row.source.isEmpty || row.source == source else { return failure }
        return Failure(
            .preconditionFailed,
            "\(failure.message)\n'\(app)' was in state '\(row.state)' and has no operation left to cancel",
            next: failure.next)
    }
}
