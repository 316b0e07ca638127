import OlaresCore
import OlaresExecution

/// What all verbs have in common that change one app: the call, the document, and the wait for its end.
struct Operation: Sendable {
    /// The verb, such as `install`.
    let verb: String
    /// The app as it was named.
    let app: String
    let watch: WatchOptions
    let server: MarketServer
    let context: CommandContext

    init(_ verb: String, of app: String, watch: WatchOptions, in context: CommandContext) throws(Failure) {
        self.verb = verb
        self.app = app
        self.watch = watch
        self.context = context
        server = try MarketServer(context)
    }

    /// Who asks.
    var user: String { server.client.identity.olaresID }
    /// What is being done, for messages.
    var what: String { "\(verb) '\(app)'" }

    /// What would be sent, for `--dry-run`.
    func plan(_ calls: [MarketCall]) -> CommandResult {
        let services = server.client.identity.services
        return .plan(
            calls.map { call in
                RequestPlan(call.request, services: services, body: call.shownBody.map { .object($0) })
            })
    }

    /// What became of a call: what came with the answer, or why it is not known that the market took it.
    struct Reply: Sendable {
        var data = JSONValue.null
        var doubt: Failure?
    }

    /// Sends a call that is to be accepted.
    /// - Parameter row: The app as it was before.
    func send(_ call: MarketCall, _ row: AppRow?) async throws(Failure) -> Reply {
        try await reply(to: call) { refusal throws(Failure) in throw failure(refusal, row) }
    }

    /// Sends a call, and lets a refusal be met by another one.
    func reply(
        to call: MarketCall, meeting refusal: (Refusal) async throws(Failure) -> Reply
    ) async throws(Failure) -> Reply {
        let answer: MarketAnswer
        do throws(Failure) { answer = try await server.change(call, what, next: [.status(of: app)]) } catch {
            guard error.code == .outcomeUnknown else { throw error }
            return Reply(doubt: error)
        }
        switch answer {
        case .accepted(let data): return Reply(data: data)
        case .refused(let refused): return try await refusal(refused)
        }
    }

    /// A refusal that ends the verb.
    func failure(_ refusal: Refusal, _ row: AppRow?) -> Failure {
        refusal.failure(of: what, row: row, next: [.status(of: app)])
    }

    /// The document of a call that was accepted; with `--watch` that of its end.
    /// - Parameters:
    ///   - result: What is known so far.
    ///   - reply: What became of the call.
    ///   - rule: Which state is the end.
    ///   - name: The app to look at, where the call made a new one.
    ///   - source: Where to look for it, where neither the result nor the row from before says so.
    func finish(
        _ result: OperationResult, after reply: Reply, by rule: WatchRule, on name: String? = nil,
        in source: String? = nil
    ) async throws(Failure) -> CommandResult {
        let (watched, source) = (name ?? app, result.source ?? rule.before?.source ?? source)
        guard watch.isOn else {
            // The row alone can say whether the market has a request that it did not answer.
            guard let doubt = reply.doubt else { return result.commandResult }
            let rows = try? await server.rows()
            guard let row = rows?.watched(watched, in: source, only: rule.staysInSource), rule.isTouched(row) else {
                throw doubt
            }
            return result.commandResult
        }
        if let doubt = reply.doubt { context.notify("warning: \(doubt.message)") }
        context.notify("\(verb) '\(watched)' requested; watching until it settles (timeout: \(watch.timeoutText))...")
        let row = try await AppWatcher(
            verb: verb, app: watched, source: source, rule: rule, doubt: reply.doubt, options: watch, server: server,
            context: context
        ).run()
        return result.settled(as: row, verb: verb).commandResult
    }

    /// The row of an app that must be installed, as far as that is known.
    /// - Throws: ``Failure`` with `remote_not_found` or `precondition_failed`.
    func installedRow() async throws(Failure) -> AppRow {
        guard let row = try await server.rows().row(for: app) else {
            throw Failure(.remoteNotFound, "\(app.quotedForMessage) is not installed for this user", next: [.mine])
        }
        guard row.state.isInstalled else {
            throw Failure(
                .preconditionFailed,
                "\(app.quotedForMessage) is not an installed app (state \(row.state.description.quotedForMessage)); "
                    + "nothing to operate on", next: [.mine])
        }
        return row
    }
}

extension MarketCall {
    /// The body as it is shown: values for an app's environment may be secrets.
    fileprivate var shownBody: JSONObject? {
        guard var body, let variables = body["envs"]?.array else { return body }
        body["envs"] = .array(
            variables.map { variable in
                guard var object = variable.object, object["value"] != nil else { return variable }
                object["value"] = "***"
                return .object(object)
            })
        return body
    }
}
