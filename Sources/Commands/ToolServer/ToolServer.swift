import Core
import Synchronization

/// A server of the Model Context Protocol whose tools are the verbs.
///
/// It keeps nothing between requests but the calls that are running, so that one process serves clients of both kinds of
/// revision: those that open with a handshake and those that do not.
final class ToolServer: Sendable {
    /// In bytes.
    static let longestLine = 4 << 20
    private static let mostCalls = 64

    /// The calls that are running, by the ids of their requests.
    private struct Calls {
        var running: [JSONValue: Task<Void, Never>] = [:]
        /// Those that nobody waits for any more, and that get no answer.
        var cancelled: Set<JSONValue> = []
    }

    private let host: CommandContext
    private let allowed: Set<Effect>
    private let calls = Mutex(Calls())
    private let output = Mutex<Failure?>(nil)

    /// - Parameters:
    ///   - host: What the verbs may use of the world; answers go to its console.
    ///   - allowed: The effects that tools may have.
    init(host: CommandContext, allowed: Set<Effect>) {
        self.host = host
        self.allowed = allowed
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
        let running = calls.withLock { Array($0.running.values) }
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
        case .notification, .response: break
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
            let version =
                ProtocolRevision.handshakeVersions.contains(asked) ? asked : ProtocolRevision.handshakeVersions[0]
            return [
                "protocolVersion": .string(version), "capabilities": Self.capabilities,
                "serverInfo": ProtocolRevision.server, "instructions": instructions,
            ]
        case "server/discover":
            let versions = ProtocolRevision.statelessVersions + ProtocolRevision.handshakeVersions
            return ProtocolRevision.stateless.result(
                [
                    "supportedVersions": .array(versions.map { .string($0) }), "capabilities": Self.capabilities,
                    "instructions": instructions,
                ], isListing: true)
        case "ping": return revision.result(JSONObject())
        case "tools/list": return revision.result(["tools": .array(tools.map(\.json))], isListing: true)
        default: throw RPCError(.methodNotFound, "unknown method \(method.quotedForMessage)")
        }
    }

    private static let capabilities: JSONValue = ["tools": [:]]

    private var instructions: JSONValue {
        let effects = Effect.allCases.filter(allowed.contains).map(\.rawValue).joined(separator: ", ")
        return .string(
            """
            Each tool is a verb of olares-cli, which drives an Olares, a self-hosted personal cloud. They act as the \
            current profile; profile_list shows it. Allowed effects: \(effects). A failure has a stable code, a message, \
            and in `next` the commands that repair it. Logging in needs a person at a terminal: \
            olares-cli profile login --olares-id <id>.
            """)
    }

    /// Every verb that may be called, found anew, since skills come and go.
    private var tools: [Tool] {
        host.registry.allCommands().commands.filter { allowed.contains($0.effect) }.compactMap(Tool.init)
    }

    // MARK: Calls

    private func call(_ id: JSONValue, _ parameters: JSONObject, _ revision: ProtocolRevision) throws(RPCError) {
        let tool = try tool(parameters)
        let arguments = parameters["arguments"] ?? .null
        guard let members = arguments.object ?? (arguments == .null ? JSONObject() : nil) else {
            throw RPCError(.invalidParams, "arguments is an object")
        }
        if let refusal = refusal(of: tool.command) {
            return answer(id, .success(revision.result(refusal)))
        }
        let call = ToolCall(tool: tool, arguments: members, host: host)
        let report = progress(for: parameters["_meta"]?["progressToken"])
        let refused = calls.withLock { calls -> RPCError? in
            if calls.running[id] != nil { return RPCError(.invalidRequest, "the id is that of a running request") }
            if calls.running.count >= Self.mostCalls { return RPCError(.serverBusy, "too many calls at once") }
            calls.running[id] = Task.detached { [self] in
                let result = await call.result(report: report)
                if !end(id) { answer(id, .success(revision.result(result))) }
            }
            return nil
        }
        if let refused { throw refused }
    }

    /// Forgets a call.
    /// - Returns: Whether it was cancelled.
    private func end(_ id: JSONValue) -> Bool {
        calls.withLock { calls in
            calls.running[id] = nil
            return calls.cancelled.remove(id) != nil
        }
    }

    private func tool(_ parameters: JSONObject) throws(RPCError) -> Tool {
        guard let name = parameters["name"]?.string else { throw RPCError(.invalidParams, "there is no name") }
        let words = name.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
        guard case .command(let command) = host.registry.resolve(words).target, command.path == words,
            let tool = Tool(command)
        else { throw RPCError(.invalidParams, "unknown tool \(name.quotedForMessage)") }
        return tool
    }

    /// The answer to a call whose effect was not allowed; `nil` when it was.
    private func refusal(of command: CommandDescriptor) -> JSONObject? {
        guard !allowed.contains(command.effect) else { return nil }
        let verb = command.path.joined(separator: " ")
        let failure = Failure(
            .effectNotAllowed, "`\(verb)` has the effect \(command.effect.rawValue), which this server does not allow",
            advice: "start it with `olares-cli mcp serve --allow \(command.effect.rawValue)`")
        return ToolCall.answer(FailureRenderer(format: .json).document(failure), notes: [], isError: true)
    }

    /// Sends progress under a client's token; `nil` without one.
    private func progress(for token: JSONValue?) -> (@Sendable (String) -> Void)? {
        guard let token, token.string != nil || token.integer != nil else { return nil }
        let count = Atomic<Int64>(0)
        return { [self] text in
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
