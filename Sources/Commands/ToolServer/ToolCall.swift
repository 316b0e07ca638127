import NIOCore
import OlaresCore
import Synchronization

/// One call of a tool: the verb runs as it does from the command line, and its outcome is put into the protocol's form.
struct ToolCall {
    /// More of a stream than this does not fit into an answer.
    private static let largestStream = 1 << 20

    let tool: Tool
    let arguments: JSONObject
    /// What the server itself was given.
    let host: CommandContext
    let tools: ToolSet
    /// Whom the results are told of, so that a switch of the profile is noticed.
    let actor: ToolActor
    let consent: ToolConsent

    /// What comes of a call.
    enum Outcome {
        /// The result of `tools/call`. A failure is a result too, so that a model sees it and can repair it.
        case result(JSONObject)
        /// The client has to ask this first.
        case question(String)
    }

    /// Whether it installs or removes a skill.
    var changesSkills: Bool { tool.command.path.first == "skills" && tool.command.effect != .read }

    /// - Parameter report: Takes lines of progress; `nil` when nobody wants them.
    func outcome(report: (@Sendable (String) -> Void)?) async -> Outcome {
        let console = CapturedConsole(report: report)
        // The profile may be another one by now than at the call before.
        let auth = host.auth.anew()
        var answer: JSONObject
        do throws(Failure) {
            var arguments = arguments
            let shape = try AnswerShape(&arguments, of: tool)
            let call = try ArgumentParser(tool.command, environment: host.environment).parse(tool.words(for: arguments))
            for notice in call.notices { console.writeError(notice + "\n") }
            if let question = try await openQuestion(about: call) { return .question(question) }
            let result = try await result(of: call, auth, console)
            let value = try await Self.value(of: result, shape.selection, console)
            let isError = result.exit != .done && result.exit != .pending
            let exit = result.exit == .done ? [] : ["exit code \(result.exit.rawValue)"]
            let failure = result.failure.map(Self.notes(of:)) ?? []
            answer = Self.answer(
                value, notes: console.notices + result.notices + failure + exit,
                isError: isError || result.failure != nil)
        } catch {
            answer = Self.answer(failureDocument(error), notes: console.notices, isError: true)
        }
        if tool.command.profile != .none, let identity = try? auth.identity() {
            actor.sign(&answer, as: identity.olaresID)
        }
        return .result(answer)
    }

    /// A failure as the model gets it: its repair in calls of tools, of which the last may be this one once more.
    private func failureDocument(_ failure: Failure) -> JSONValue {
        // Help is for those who have a shell.
        let steps = failure.next.filter { $0.arguments.last != "--help" }
        var next = steps.map(ToolStep(registry: host.registry, tools: tools).json)
        let missing = failure.facts.missing(orChosen: next.isEmpty)
        if failure.exit == .loginNeeded || !missing.isEmpty { next.append(again(missing)) }
        return FailureRenderer(format: .json).document(failure, next: next)
    }

    /// This call, without what has to be given anew.
    private func again(_ missing: [String]) -> JSONValue {
        let names = missing.map { $0.hasPrefix("--") ? String($0.dropFirst(2)) : $0 }
        var kept = arguments
        for name in names { kept[name] = nil }
        var json: JSONObject = [
            "tool": .string(tool.name), "arguments": .object(kept), "effect": .string(tool.command.effect.rawValue),
        ]
        if !names.isEmpty { json["missing"] = .array(names.map { .string($0) }) }
        return .object(json)
    }

    private func result(
        of call: ArgumentParser.Call, _ auth: AuthContext, _ console: CapturedConsole
    ) async throws(Failure) -> CommandResult {
        let runner = try VerbRunner(command: tool.command, arguments: call.values, plugins: host.plugins)
        let context = CommandContext(
            auth: auth, console: console, clock: host.clock, files: host.files, registry: host.registry,
            plugins: host.plugins, environment: host.environment, wantsData: true, isDryRun: call.globals.isDryRun)
        // Whoever started the server has allowed this effect, and the host asks its person before it calls.
        let result = try await runner.result(in: context, consent: nil)
        guard case .session(_, let collected?) = result.view else { return result }
        return try await collected()
    }

    /// The question that the client has to ask before a call goes ahead; `nil` when it may: its effect is allowed, or the person
    /// has said yes. A dry run does nothing that needs a right.
    private func openQuestion(about call: ArgumentParser.Call) async throws(Failure) -> String? {
        let effect = tool.command.effect(of: call.values)
        guard !call.globals.isDryRun, let refusal = tools.refusal(of: tool.command, effect: effect) else { return nil }
        let given = arguments.map { "\($0.name)=\($0.value.compactText)" }.joined(separator: " ")
        let question = TerminalText.sanitized("Allow this \(effect.rawValue) call: \(tool.name) \(given)?")
        let isAllowed: Bool
        switch consent {
        case .unavailable: throw refusal
        case .open: return question
        case .given(_, let asked) where asked != question: return question
        case .given(let said, _): isAllowed = said
        case .asks(let ask): isAllowed = await ask(question)
        }
        guard isAllowed else { throw Failure(.confirmationDeclined, "the person said no; nothing was changed") }
        return nil
    }

    /// What the answer carries: the value that `-o json` prints, the last of a series, or the text of a stream.
    private static func value(
        of result: CommandResult, _ selection: DataSelection, _ console: CapturedConsole
    ) async throws(Failure) -> JSONValue {
        if case .series(_, let source) = result.view {
            let last = Mutex<CommandResult?>(nil)
            try await source { part in
                if case .lines(let lines) = part.view { console.showProgress(lines) }
                if part.json != .null { last.withLock { $0 = part } }
            }
            return try last.withLock { $0 }.map { part throws(Failure) in try selection.data(of: part) } ?? .null
        }
        guard case .stream(let source) = result.view else { return try selection.data(of: result) }
        let bytes = Mutex<[UInt8]>([])
        try await source { piece throws(Failure) in
            let isTooLarge = bytes.withLock { bytes in
                bytes += piece.readableBytesView
                return bytes.count > largestStream
            }
            guard !isTooLarge else {
                throw Failure(
                    .responseTooLarge, "the contents are larger than \(largestStream >> 20) MiB",
                    advice: "use a tool that writes into a file")
            }
        }
        guard let text = String(validating: bytes.withLock({ $0 }), as: UTF8.self) else {
            throw Failure(.decode, "the contents are not text", advice: "use a tool that writes into a file")
        }
        return selection.budget.map { DataBudget(bytes: Int($0)).fit(["text": .string(text)]) } ?? [
            "text": .string(text)
        ]
    }

    /// What a person would read of a failure that comes with a value.
    private static func notes(of failure: Failure) -> [String] {
        ["error: \(failure.message)"] + (failure.fix.map { ["fix: \($0)"] } ?? [])
    }

    /// The value twice, as clients of all revisions expect it: structured, which is always an object, and as text.
    static func answer(_ value: JSONValue, notes: [String], isError: Bool) -> JSONObject {
        let structured = value.object == nil ? ["result": value] : value
        let texts = [structured.compactText] + notes.map(TerminalText.sanitizedLines)
        return [
            "content": .array(texts.map { ["type": "text", "text": .string($0)] }),
            "structuredContent": structured,
            "isError": .bool(isError),
        ]
    }
}
