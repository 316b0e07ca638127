import OlaresCore
import Synchronization

/// A server of the Model Context Protocol whose tools are the verbs.
///
/// It keeps nothing between requests but the calls that are running, what a handshake has said of the client, and whom the last
/// call acted as, so that one process serves clients of both kinds of revision: those that open with a handshake and those that
/// do not.
final class ToolServer: Sendable {
    /// In bytes.
    static let longestLine = 4 << 20
    /// As many as run at once, and as many as can be running or waiting for their turn.
    private static let (mostAtOnce, mostCalls) = (64, 1024)

    /// The calls that are running, by the ids of their requests.
    private struct Calls {
        var running: [JSONValue: Task<Void, Never>] = [:]
        /// Those whose answers are being written: their ids may be used anew, and the process does not end yet.
        var answering: [Int: Task<Void, Never>] = [:]
        var count = 0
        /// Those that nobody waits for any more, and that get no answer.
        var cancelled: Set<JSONValue> = []
    }

    private let host: CommandContext
    private let tools: ToolSet
    private let profile: String?
    private let actor = ToolActor()
    private let questions: OpenQuestions
    private let turns = ToolTurns(ToolServer.mostAtOnce)
    /// What a handshake has said of the client.
    private struct Client {
        var isGreeted = false
        /// Whether it can put questions to its person.
        var canAsk = false
    }

    private let client = Mutex(Client())
    private let calls = Mutex(Calls())
    private let output = Mutex<Failure?>(nil)
    /// What the folders of installed skills looked like last.
    private let skills: Mutex<[String]>

    /// - Parameters:
    ///   - host: What the verbs may use of the world; answers go to its console.
    ///   - tools: What is offered.
    ///   - profile: The profile that all calls act as; `nil` for the current one.
    init(host: CommandContext, tools: ToolSet, profile: String?) {
        self.host = host
        self.tools = tools
        self.profile = profile
        questions = OpenQuestions(clock: host.clock)
        skills = Mutex([])
    }

    /// Takes one line. Returns at once; a call that takes time answers later.
    /// - Throws: ``Failure`` when answers can no longer be written.
    func receive(_ line: LineInput.Line) throws(Failure) {
        switch line {
        case .tooLong:
            answer(.null, .failure(RPCError(.invalidRequest, "a line is longer than \(Self.longestLine >> 20) MiB")))
        case .bytes(let bytes):
            if bytes.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { break }
            receive(RPCMessage(bytes))
        }
        if let failure = output.withLock({ $0 }) { throw failure }
    }

    /// How long calls may go on once no more requests can come. A host that wants an end sooner ends the process.
    private static let timeToFinish = Duration.seconds(5)

    /// Waits for the calls that are running: for a time, so that whoever pipes requests in gets the answers, and then as long as
    /// it takes to stop.
    func finish() async {
        questions.close()
        let running = calls.withLock { Array($0.running.values) + Array($0.answering.values) }
        let limit = Task.detached {
            try await Task.sleep(for: Self.timeToFinish)
            for call in running { call.cancel() }
        }
        for call in running { await call.value }
        limit.cancel()
    }

    private func receive(_ message: RPCMessage) {
        switch message {
        case .request(let id, let method, let parameters):
            do throws(RPCError) {
                let revision = try ProtocolRevision(of: parameters)
                if method == "tools/call" { return try call(id, parameters, revision) }
                answer(id, .success(try result(of: method, parameters, revision)))
            } catch {
                answer(id, .failure(error))
            }
        case .notification("notifications/cancelled", let parameters):
            guard let id = parameters["requestId"] else { return }
            calls.withLock { calls in
                guard let call = calls.running[id] else { return }
                calls.cancelled.insert(id)
                call.cancel()
            }
        case .response(let id, let result):
            if let id = id.string { questions.settle(id, result) }
        case .notification: break
        case .malformed(let error, let id): answer(id, .failure(error))
        }
    }

    // MARK: Requests that take no time

    private func result(
        of method: String, _ parameters: JSONObject, _ revision: ProtocolRevision
    ) throws(RPCError) -> JSONValue {
        switch method {
        case "initialize":
            let asked = parameters["protocolVersion"]?.string ?? ""
            let canAsk = parameters["capabilities"]?["elicitation"]?.object != nil
            client.withLock { $0 = Client(isGreeted: true, canAsk: canAsk) }
            skills.withLock { $0 = host.registry.installed?.fingerprint ?? [] }
            let version =
                ProtocolRevision.handshakeVersions.contains(asked) ? asked : ProtocolRevision.handshakeVersions[0]
            return [
                "protocolVersion": .string(version), "capabilities": Self.capabilities(tellsChanges: true),
                "serverInfo": ProtocolRevision.server, "instructions": instructions,
            ]
        case "server/discover":
            let versions = ProtocolRevision.statelessVersions + ProtocolRevision.handshakeVersions
            return ProtocolRevision.stateless.result(
                [
                    "supportedVersions": .array(versions.map { .string($0) }),
                    "capabilities": Self.capabilities(tellsChanges: false), "instructions": instructions,
                ], isListing: true)
        case "resources/list":
            return revision.result(["resources": .array(SkillResources(host: host).list)], isListing: true)
        case "resources/templates/list": return revision.result(["resourceTemplates": []], isListing: true)
        case "resources/read":
            return revision.result(
                try SkillResources(host: host).contents(of: parameters, orElse: revision.resourceNotFound),
                isListing: true)
        case "ping": return revision.result(JSONObject())
        case "tools/list":
            // Found anew each time, since skills come and go.
            return revision.result(
                [
                    "tools": .array(
                        tools.listing(
                            of: host.registry.allCommands().commands, plugins: host.plugins,
                            onRequest: host.registry.groupsOnRequest()))
                ], isListing: true)
        default: throw RPCError(.methodNotFound, "unknown method \(method.quotedForMessage)")
        }
    }

    /// - Parameter tellsChanges: Whether the client learns of another list unasked; without a handshake it asks anew each time.
    private static func capabilities(tellsChanges: Bool) -> JSONValue {
        let list: JSONValue = tellsChanges ? ["listChanged": true] : [:]
        return ["tools": list, "resources": list]
    }

    private var instructions: JSONValue {
        let effects = Effect.allCases.filter(tools.allowed.contains).map(\.rawValue).joined(separator: ", ")
        let actor =
            profile.map { "They act as the profile \($0)." }
            ?? "They act as the current profile; profile_list shows it, and `_meta` of each result names the account."
        return .string(
            """
            Each tool is a verb of olares-cli, which drives an Olares, a self-hosted personal cloud. \(actor) Allowed \
            effects: \(effects). Lists come as rows; tools that read also take `raw: true` for whole objects, `fields` for \
            some members (name,status), `jq` for an expression, and `max_bytes`, beyond which `left_out` says what is missing \
            and which call gives the rest. A failure has a stable code, a message, and in `next` the calls that repair it. Logging in needs a person at a terminal: olares-cli \
            profile login --olares-id <id>. skills_show and the resources \
            skill://… explain the parts: olares-shared first, then olares-files, olares-market, olares-cluster or \
            olares-settings.
            """)
    }

    // MARK: Calls

    private func call(_ id: JSONValue, _ parameters: JSONObject, _ revision: ProtocolRevision) throws(RPCError) {
        let tool = try tool(parameters)
        let arguments = parameters["arguments"] ?? .null
        guard let members = arguments.object ?? (arguments == .null ? JSONObject() : nil) else {
            throw RPCError(.invalidParams, "arguments is an object")
        }
        let call = ToolCall(
            tool: tool, arguments: members, host: host, tools: tools, actor: actor,
            inquiry: inquiry(parameters, revision))
        let report = progress(for: parameters["_meta"]?["progressToken"], of: id)
        let refused = calls.withLock { calls -> RPCError? in
            if calls.running[id] != nil { return RPCError(.invalidRequest, "the id is that of a running request") }
            if calls.running.count >= Self.mostCalls { return RPCError(.serverBusy, "too many calls at once") }
            calls.running[id] = Task.detached { [self] in
                let outcome = await turns.wait {
                    Task.isCancelled ? call.notBegun : await call.outcome(report: report)
                }
                let result =
                    switch outcome {
                    case .result(let result): result
                    case .question(let question, let state): ToolInquiry.inputRequired(question, state: state)
                    }
                let (isCancelled, number) = end(id)
                if !isCancelled { answer(id, .success(revision.result(result))) }
                if call.changesSkills { noteSkills() }
                forget(number)
            }
            return nil
        }
        if let refused { throw refused }
    }

    /// How the person behind this request can be asked.
    private func inquiry(_ parameters: JSONObject, _ revision: ProtocolRevision) -> ToolInquiry {
        if case .stateless = revision { return CarriedAnswers(of: parameters).map { .carried($0) } ?? .unavailable }
        guard client.withLock({ $0.canAsk }) else { return .unavailable }
        return .asks { [self] question in
            await questions.ask(question) { [self] id in
                send([
                    "jsonrpc": "2.0", "id": .string(id), "method": "elicitation/create", "params": question.parameters,
                ])
            } withdraw: { [self] id in
                send([
                    "jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": .string(id)],
                ])
            }
        }
    }

    /// Notices skills that come or go, by this process or another one, until it is cancelled.
    func watchSkills() async {
        while !Task.isCancelled {
            await host.clock.sleep(for: Self.timeBetweenLooks)
            noteSkills()
        }
    }

    private static let timeBetweenLooks = Duration.seconds(2)

    /// Tells a client that waits for it where skills have changed since the last look.
    private func noteSkills() {
        guard client.withLock({ $0.isGreeted }) else { return }
        let now = host.registry.installed?.fingerprint ?? []
        let isNew = skills.withLock { skills in
            defer { skills = now }
            return skills != now
        }
        if isNew { tellChange() }
    }

    /// Tells a client that skills, and with them tools, have come or gone.
    private func tellChange() {
        for list in ["tools", "resources"] {
            send(["jsonrpc": "2.0", "method": .string("notifications/\(list)/list_changed")])
        }
    }

    /// Takes a call from those that are running.
    /// - Returns: Whether it was cancelled, and under which number it stands until it is answered.
    private func end(_ id: JSONValue) -> (isCancelled: Bool, number: Int) {
        calls.withLock { calls in
            calls.count += 1
            calls.answering[calls.count] = calls.running.removeValue(forKey: id)
            return (calls.cancelled.remove(id) != nil, calls.count)
        }
    }

    /// Forgets a call that is answered.
    private func forget(_ number: Int) {
        calls.withLock { $0.answering[number] = nil }
    }

    private func tool(_ parameters: JSONObject) throws(RPCError) -> Tool {
        guard let name = parameters["name"]?.string else { throw RPCError(.invalidParams, "there is no name") }
        let words = name.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
        guard case .command(let command) = host.registry.resolve(words).target, command.path == words,
            let tool = Tool(command), tools.includes(tool)
        else { throw RPCError(.invalidParams, "unknown tool \(name.quotedForMessage)") }
        return tool
    }

    /// Sends progress under a client's token; `nil` without one.
    private func progress(for token: JSONValue?, of call: JSONValue) -> (@Sendable (String) -> Void)? {
        guard let token, token.string != nil || token.integer != nil else { return nil }
        let count = Atomic<Int64>(0)
        return { [self] text in
            // Nobody waits for that of a call that was taken back.
            guard !calls.withLock({ $0.cancelled.contains(call) }) else { return }
            let number = count.add(1, ordering: .relaxed).newValue
            send([
                "jsonrpc": "2.0", "method": "notifications/progress",
                "params": ["progressToken": token, "progress": .integer(number), "message": .string(text)],
            ])
        }
    }

    // MARK: Answers

    private func answer(_ id: JSONValue, _ result: Result<JSONValue, RPCError>) {
        switch result {
        case .success(let value): send(["jsonrpc": "2.0", "id": id, "result": value])
        case .failure(let error): send(["jsonrpc": "2.0", "id": id, "error": error.json])
        }
    }

    /// Writes one message as one line, whoever else writes at the same time.
    private func send(_ message: JSONValue) {
        let line = message.compactText + "\n"
        output.withLock { failure in
            guard failure == nil else { return }
            do throws(Failure) { try host.console.write(line) } catch { failure = error }
        }
    }
}
