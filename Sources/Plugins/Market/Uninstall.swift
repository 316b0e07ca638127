import Core

/// `market uninstall`: removes an app, after calling off what is going on with it.
struct Uninstall: CommandHandler {
    private let app: String
    private let cascade: Cascade
    private let deletesData: Bool
    private let watch: WatchOptions

    init(_ arguments: Arguments) throws(Failure) {
        app = try arguments.requiredText("app")
        cascade = try Cascade(arguments)
        deletesData = try arguments.flag("delete-data")
        watch = try WatchOptions(arguments)
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        let operation = try Operation("uninstall", of: app, watch: watch, in: context)
        let plan = try await plan(operation)
        guard plan.nothingToDo == nil else { return "" }
        var question = "Uninstall \(app.quotedForMessage) for \(operation.user)"
        if plan.cascades { question += ", with everything that other users share of it" }
        if deletesData { question += ", and delete its data in drive/Data/\(app)" }
        return question + "?"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let operation = try Operation("uninstall", of: app, watch: watch, in: context)
        let plan = try await plan(operation)
        if let reason = plan.nothingToDo { return nothingToDo(reason, plan, operation) }
        if context.isDryRun { return operation.plan([plan.cancellation, plan.removal].compactMap(\.self)) }
        if let cancellation = plan.cancellation, let row = plan.row {
            context.tell("'\(app)' is \(row.state) (operation in progress); canceling it first...")
            let end = try await callOff(row, by: cancellation, operation)
            if end.state == .uninstalled || end.state.isCancelled && !end.state.isInstalled {
                return uninstalledByCancel(end, operation)
            }
        }
        context.tell("Uninstalling '\(app)' for user '\(operation.user)'...")
        if plan.cascades { context.tell("  with what all users share of it") }
        if deletesData { context.tell("  with its data in drive/Data/\(app)") }
        let data = try await operation.send(plan.removal)
        let result = OperationResult(operation, message: "uninstall requested", data: data)
        return try await operation.finish(result, by: WatchRule(.uninstall, before: plan.row))
    }

    // MARK: The plan

    private struct Plan {
        var row: AppRow?
        /// Why nothing is sent; `nil` when something is.
        var nothingToDo: String?
        var cascades = false
        /// What goes before.
        var cancellation: MarketCall?
        let removal: MarketCall
    }

    private func plan(_ operation: Operation) async throws(Failure) -> Plan {
        let version = try await operation.server.backend()
        let row = try await operation.server.rows().row(for: app)
        var plan = Plan(row: row, removal: try removal(row, cascades: false, version))
        if let row, row.state.isGone {
            plan.nothingToDo = "state \(row.state.description.quotedForMessage) is not installed; nothing to uninstall"
            return plan
        }
        if row == nil, version.hasMarketBodies {
            guard !cascade.isRequested else {
                throw Failure(
                    .remoteNotFound,
                    "'\(app)' is no longer in your installed apps, so its source can't be resolved, and what is left of "
                        + "it for other users cannot be removed from here", next: [.mine])
            }
            plan.nothingToDo = "not installed; nothing to uninstall"
            return plan
        }
        let cascades = await cascade.decide(row, version, operation)
        let cancellation =
            row?.state.isUnderWay == true ? try MarketCall.cancel(app, from: row?.source, row, version) : nil
        return Plan(
            row: row, cascades: cascades, cancellation: cancellation,
            removal: try removal(row, cascades: cascades, version))
    }

    private func removal(_ row: AppRow?, cascades: Bool, _ version: BackendVersion) throws(Failure) -> MarketCall {
        var body = JSONObject()
        if version.hasMarketBodies {
            body["app_name"] = .string(app)
            body["source"] = .string(row?.source ?? "")
            body["version"] = row?.version.filled
        }
        body["sync"] = true
        body["all"] = .bool(cascades)
        body["deleteData"] = .bool(deletesData)
        return try MarketCall("DELETE", app: app, "", body)
    }

    // MARK: Its ends

    private func nothingToDo(_ reason: String, _ plan: Plan, _ operation: Operation) -> CommandResult {
        if let row = plan.row {
            let verb = row.source == SourceOption.upload ? "delete" : "install"
            operation.context.tell("next: olares-cli market \(verb) \(app.shellQuoted)")
        }
        return OperationResult(
            operation, message: reason, source: plan.row?.source, version: plan.row?.version
        ).commandResult
    }

    /// Calls off what is going on, and waits until the app has come to rest.
    private func callOff(_ row: AppRow, by call: MarketCall, _ operation: Operation) async throws(Failure) -> AppRow {
        switch try await operation.server.send(call) {
        case .accepted: break
        case .refused(let refusal): throw operation.failure(refusal).prefixed("cancel in-progress operation: ")
        }
        return try await AppWatcher(
            verb: "cancel", app: app, source: row.source, rule: WatchRule(.cancel, before: row), options: watch,
            server: operation.server, context: operation.context
        ).run()
    }

    private func uninstalledByCancel(_ end: AppRow, _ operation: Operation) -> CommandResult {
        var result = OperationResult(operation, message: "").settled(as: end, verb: "uninstall")
        result.message = "uninstall completed via cancel (state=\(end.state))"
        return result.commandResult
    }
}
