import OlaresCore
import OlaresExecution

/// `market uninstall`: removes an app, after cancelling its running operation.
struct MarketUninstall: CommandHandler {
    private let app: String
    private let cascade: Cascade
    private let deletesData: Bool
    private let watch: WatchOptions
    private let agreed = AgreedPlan<Plan>()

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app")
        cascade = try Cascade(arguments)
        deletesData = try arguments.flag("delete-data")
        watch = try WatchOptions(arguments)
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        let operation = try Operation("uninstall", of: app, watch: watch, in: context)
        let plan = try await plan(operation)
        agreed.keep(plan)
        guard plan.nothingToDo == nil else { return "" }
        var question = "Uninstall \(app.quotedForMessage) for \(operation.user)"
        if plan.cascade.cascades { question += ", with everything that other users share of it" }
        if deletesData { question += ", and delete its data in drive/Data/\(app)" }
        return question + "?"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let operation = try Operation("uninstall", of: app, watch: watch, in: context)
        let plan = try await agreedPlan(operation)
        if let notice = plan.cascade.notice { context.notify(notice) }
        if let reason = plan.nothingToDo { return nothingToDo(reason, plan, operation) }
        if context.isDryRun { return operation.plan([plan.cancellation, plan.removal].compactMap(\.self)) }
        if let cancellation = plan.cancellation, let row = plan.row {
            context.notify("'\(app)' is \(row.state) (operation in progress); canceling it first...")
            let end = try await cancel(row, by: cancellation, operation)
            if end.state.isGone { return uninstalledByCancel(end, operation) }
        }
        context.notify("Uninstalling '\(app)' for user '\(operation.user)'...")
        if plan.cascade.cascades { context.notify("  with what all users share of it") }
        if deletesData { context.notify("  with its data in drive/Data/\(app)") }
        let reply = try await operation.send(plan.removal, plan.row)
        let result = OperationResult(operation, message: "uninstall requested", data: reply.data)
        return try await operation.finish(result, after: reply, by: WatchRule(.uninstall, before: plan.row))
    }

    // MARK: The plan

    private struct Plan: Sendable {
        var row: AppRow?
        /// Why nothing is sent; `nil` when something is.
        var nothingToDo: String?
        var cascade = Cascade.Decision(cascades: false)
        /// What goes before.
        var cancellation: MarketCall?
        let removal: MarketCall
    }

    /// The plan that was asked about, or a first one.
    private func agreedPlan(_ operation: Operation) async throws(Failure) -> Plan {
        if let kept = agreed.value { return kept }
        return try await plan(operation)
    }

    private func plan(_ operation: Operation) async throws(Failure) -> Plan {
        let row = try await operation.server.rows().row(for: app)
        var plan = Plan(row: row, removal: try removal(row, cascades: false))
        if let row, row.state.isGone {
            plan.nothingToDo = "state \(row.state.description.quotedForMessage) is not installed; nothing to uninstall"
            return plan
        }
        guard let row else {
            guard !cascade.isRequested else {
                throw Failure(
                    .remoteNotFound,
                    "'\(app)' is no longer in your installed apps, so its source can't be resolved, and what is left of "
                        + "it for other users cannot be removed from here", next: [.mine])
            }
            plan.nothingToDo = "not installed; nothing to uninstall"
            return plan
        }
        let decision = try await cascade.decide(row, operation)
        let cancellation = row.state.isUnderWay ? try MarketCall.cancel(app, from: row.source, row) : nil
        return Plan(
            row: row, cascade: decision, cancellation: cancellation,
            removal: try removal(row, cascades: decision.cascades))
    }

    /// The request. It names the version of the row, whichever runs: the market takes no other.
    private func removal(_ row: AppRow?, cascades: Bool) throws(Failure) -> MarketCall {
        var body: JSONObject = ["app_name": .string(app), "source": .string(row?.source ?? "")]
        body["version"] = row?.version.filled
        body["sync"] = true
        body["all"] = .bool(cascades)
        body["deleteData"] = .bool(deletesData)
        return try MarketCall("DELETE", app: app, "", body)
    }

    // MARK: Its ends

    private func nothingToDo(_ reason: String, _ plan: Plan, _ operation: Operation) -> CommandResult {
        if let row = plan.row {
            let verb = row.source == SourceOption.upload ? "delete" : "install"
            operation.context.notify("next: olares-cli market \(verb) \(app.shellQuoted)")
        }
        return withoutRemoval(
            OperationResult(operation, message: reason, source: plan.row?.source, version: plan.row?.version))
    }

    /// Cancels the running operation, and waits until it has ended.
    private func cancel(_ row: AppRow, by call: MarketCall, _ operation: Operation) async throws(Failure) -> AppRow {
        let reply = try await operation.reply(to: call) { refusal throws(Failure) in
            throw operation.failure(refusal, row).prefixed("cancel in-progress operation: ")
        }
        do throws(Failure) {
            return try await AppWatcher(
                verb: "cancel", app: app, source: row.source, rule: WatchRule(.cancel, before: row), doubt: reply.doubt,
                options: watch, server: operation.server, context: operation.context
            ).run()
        } catch {
            throw notSent(after: error, operation)
        }
    }

    /// The failure of a wait after which the uninstall was to be sent: nothing of it was accepted.
    private func notSent(after failure: Failure, _ operation: Operation) -> Failure {
        let options = (deletesData ? ["--delete-data"] : []) + (cascade.isRequested ? ["--cascade"] : [])
        let next = NextStep(["market", "uninstall", app] + options, effect: .destructive)
        switch failure.code {
        case .notFinished:
            return Failure(
                .preconditionFailed,
                "\(operation.what): its running operation was cancelled, but had not ended after "
                    + "\(watch.timeoutText); the uninstall was not sent", next: [next])
        case .interrupted:
            return Failure(
                .interrupted,
                "\(operation.what): interrupted after its running operation was cancelled; the uninstall was not "
                    + "sent", next: [next])
        default:
            return Failure(
                failure.code, "\(operation.what): \(failure.message); the uninstall was not sent",
                next: failure.next + [next], advice: failure.advice, retryable: failure.retryable)
        }
    }

    private func uninstalledByCancel(_ end: AppRow, _ operation: Operation) -> CommandResult {
        var result = OperationResult(operation, message: "").settled(as: end, verb: "uninstall")
        result.message = "uninstall completed via cancel (state=\(end.state))"
        return withoutRemoval(result)
    }

    /// The document of a call that ends without a request to uninstall. Data go with that request alone.
    private func withoutRemoval(_ result: OperationResult) -> CommandResult {
        let result = result.commandResult
        let notice =
            "the data in drive/Data/\(app) were not deleted: they go with an uninstall alone, and none was sent"
        return CommandResult(result.view, json: result.json, notices: deletesData ? [notice] : [])
    }
}
