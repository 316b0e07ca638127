import OlaresCore
import OlaresExecution

/// `market stop`: stops an app, and with `--cascade` what all people share of it.
struct MarketStop: CommandHandler {
    private let app: String
    private let cascade: Cascade
    private let watch: WatchOptions
    private let agreed = AgreedPlan<Plan>()

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app")
        cascade = try Cascade(arguments)
        watch = try WatchOptions(arguments)
    }

    /// One person's app can be resumed; what others work with is worth a question.
    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        let operation = try Operation("stop", of: app, watch: watch, in: context)
        let plan = try await plan(operation)
        agreed.keep(plan)
        guard plan.cascade.cascades else { return "" }
        return "Stop \(app.quotedForMessage) with everything that other users of this Olares share of it?"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let operation = try Operation("stop", of: app, watch: watch, in: context)
        let plan = try await agreedPlan(operation)
        if let notice = plan.cascade.notice { context.notify(notice) }
        if context.isDryRun { return operation.plan([plan.call]) }
        context.notify("Stopping '\(app)' for user '\(operation.user)'...")
        let reply = try await operation.send(plan.call, plan.row)
        let result = OperationResult(operation, message: "stop requested", data: reply.data)
        return try await operation.finish(result, after: reply, by: WatchRule(.stop, before: plan.row))
    }

    private struct Plan: Sendable {
        let row: AppRow
        let cascade: Cascade.Decision
        let call: MarketCall
    }

    /// The plan that was asked about, or a first one.
    private func agreedPlan(_ operation: Operation) async throws(Failure) -> Plan {
        if let kept = agreed.value { return kept }
        return try await plan(operation)
    }

    private func plan(_ operation: Operation) async throws(Failure) -> Plan {
        let row = try await operation.installedRow()
        let decision = try await cascade.decide(row, operation)
        return Plan(
            row: row, cascade: decision, call: MarketCall("stop", row, named: app, all: decision.cascades))
    }
}
