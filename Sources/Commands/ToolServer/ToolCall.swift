import OlaresCore
import Synchronization

/// One call of a tool: the verb runs as it does from the command line, and its outcome is put into the protocol's form.
struct ToolCall {
    let tool: Tool
    var arguments: JSONObject
    /// What the model itself has given: what a person fills in is not for it to read.
    private let given: JSONObject
    /// What the server itself was given.
    let host: CommandContext
    let tools: ToolSet
    /// Whom the results are told of, so that a switch of the profile is noticed.
    let actor: ToolActor
    let inquiry: ToolInquiry
    /// How often the person has been asked for values within this call.
    private var rounds = 0

    init(
        tool: Tool, arguments: JSONObject, host: CommandContext, tools: ToolSet, actor: ToolActor, inquiry: ToolInquiry
    ) {
        self.tool = tool
        self.arguments = arguments
        given = arguments
        self.host = host
        self.tools = tools
        self.actor = actor
        self.inquiry = inquiry
    }

    /// What comes of a call.
    enum Outcome {
        /// The result of `tools/call`. A failure is a result too, so that a model sees it and can repair it.
        case result(JSONObject)
        /// The client has to ask this first, and bring the state along.
        case question(ToolQuestion, state: String)
    }

    /// Whether it installs or removes a skill.
    var changesSkills: Bool { tool.command.path.first == "skills" && tool.command.effect != .read }

    /// What comes of a call that is taken back while it waits for its turn.
    var notBegun: Outcome {
        let failure = failure.document(
            Failure(.interrupted, "the call was taken back before it began; nothing was done"))
        return .result(Self.answer(failure, notes: [], isError: true))
    }

    /// - Parameter report: Takes lines of progress; `nil` when nobody wants them.
    func outcome(report: (@Sendable (String) -> Void)?) async -> Outcome {
        let console = CapturedConsole(report: report)
        // The profile may be another one by now than at the call before.
        let auth = host.auth.anew()
        var answer: JSONObject
        do throws(Failure) {
            if case .unavailable = inquiry, arguments[Tool.dryRun] != true,
                let refusal = tools.refusal(of: tool.command, effect: tool.command.effect)
            {
                throw refusal
            }
            var verbal = arguments
            let shape = try AnswerShape(&verbal, of: tool)
            let call = try ArgumentParser(tool.command, environment: host.environment).parse(tool.words(for: verbal))
            for notice in call.notices { console.writeError(notice + "\n") }
            if let open = try await openQuestion(about: call, auth) { return open }
            let result = try await result(of: call, auth, console)
            let content = try await shaped(result, shape, console)
            let isError = result.exit != .done && result.exit != .pending
            let exit = result.exit == .done ? [] : ["exit code \(result.exit.rawValue)"]
            let failed = result.failure.map(failure.notes(of:)) ?? []
            answer = Self.answer(
                content.value, blocks: content.blocks, notes: console.notices + result.notices + failed + exit,
                isError: isError || result.failure != nil)
        } catch {
            if let more = await supplied(error, report: report) { return more }
            answer = Self.answer(failure.document(error), notes: console.notices, isError: true)
        }
        if tool.command.profile != .none, let identity = try? auth.identity() {
            actor.sign(&answer, as: identity.olaresID)
        }
        return .result(answer)
    }

    /// What comes of the call with values that the person gives; `nil` where a failure is about something else, or nobody can be asked.
    private func supplied(_ failure: Failure, report: (@Sendable (String) -> Void)?) async -> Outcome? {
        guard rounds < Self.mostRounds, let missing = MissingValues(failure, of: tool) else { return nil }
        let question = missing.question(rounds + 1)
        switch await inquiry.answer(to: question) {
        case .impossible, .declined, .unanswered: return nil
        case .open(let state): return .question(question, state: state)
        case .accepted(let content):
            var call = self
            guard let more = missing.adding(content, to: arguments) else { return nil }
            call.arguments = more
            call.rounds += 1
            return await call.outcome(report: report)
        }
    }

    /// As many things as an installation can lack one after the other.
    private static let mostRounds = 3

    /// How the model learns of failures.
    private var failure: ToolFailure {
        ToolFailure(tool: tool, given: given, registry: host.registry, tools: tools)
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
    private func openQuestion(
        about call: ArgumentParser.Call, _ auth: AuthContext
    ) async throws(Failure) -> Outcome? {
        let effect = tool.command.effect(of: call.values)
        guard !call.globals.isDryRun, let refusal = tools.refusal(of: tool.command, effect: effect) else { return nil }
        let words = arguments.map { "\($0.name)=\($0.value.compactText)" }.joined(separator: " ")
        // Found out before the question: the yes is for this account, whoever is the current one when it comes.
        let account = tool.command.profile == .none ? nil : (try? auth.identity())?.olaresID
        let actor = account.map { " as \($0)" } ?? ""
        let text = TerminalText.sanitized("Allow this \(effect.rawValue) call\(actor): \(tool.name) \(words)?")
        let question = ToolQuestion(key: "consent", message: text)
        switch await inquiry.answer(to: question) {
        case .impossible: throw refusal
        case .open(let state): return .question(question, state: state)
        case .accepted: return nil
        case .declined: throw Failure(.confirmationDeclined, "the person said no; nothing was changed")
        case .unanswered:
            throw Failure(
                .confirmationRequired, "the person was asked and did not answer; nothing was changed",
                advice: "call it again when somebody is there to answer")
        }
    }

    /// What the answer carries. What has been done is not told as a failure because it cannot be shown as was asked: that would be an
    /// invitation to do it again.
    private func shaped(
        _ result: CommandResult, _ shape: AnswerShape, _ console: CapturedConsole
    ) async throws(Failure) -> (value: JSONValue, blocks: [JSONValue]) {
        do throws(Failure) { return try await content(of: result, shape, console) } catch {
            guard tool.command.effect != .read, error.code == .optionValueInvalid || error.code == .libraryMissing
            else {
                throw error
            }
            console.writeError("done, and shown whole: \(error.message)\n")
            return (result.json, [])
        }
    }

    /// What the answer carries: the value that `-o json` prints, the last of a series, or the contents of a stream.
    private func content(
        of result: CommandResult, _ shape: AnswerShape, _ console: CapturedConsole
    ) async throws(Failure) -> (value: JSONValue, blocks: [JSONValue]) {
        switch result.view {
        case .series(_, let source):
            let last = Mutex<CommandResult?>(nil)
            try await source { part in
                if case .lines(let lines) = part.view { console.showProgress(lines) }
                if part.json != .null { last.withLock { $0 = part } }
            }
            guard let part = last.withLock({ $0 }) else { return (.null, []) }
            return (try shape.data(of: part, rest: rest), [])
        case .stream(let source):
            let contents = try await ToolContents(of: source, facts: result.json)
            let text = try contents.text(in: shape.selection.budget) { offset, whole in
                let option = offset.flatMap { tool.hasOwn("offset") ? ("offset", JSONValue.string(String($0))) : nil }
                return again(with: option ?? (AnswerShape.budget, .integer(Int64(whole))))
            }
            if let text { return (text, []) }
            let name = tool.command.arguments.first.flatMap { arguments[$0.name]?.string } ?? tool.name
            let (block, facts) = try contents.block(named: name, otherwise: partsOfContents)
            return (facts, [block])
        default: return (try shape.data(of: result, rest: rest), [])
        }
    }

    /// The call that reads the first part of what is too large; none where the verb reads no parts.
    private var partsOfContents: [NextStep] {
        guard tool.hasOwn("limit"), let place = tool.command.arguments.first,
            let name = arguments[place.name]?.string
        else { return [] }
        let part = ["--limit", String(ToolContents.mostInBlock), "--", name]
        return [NextStep(tool.command.path + part, effect: tool.command.effect)]
    }

    /// The call that gives what a bound leaves out: the rows that follow, or everything.
    private var rest: RestOfData {
        RestOfData(mayFail: tool.command.effect == .read) { rows, whole in
            guard tool.command.effect == .read else { return nil }
            let before = arguments[AnswerShape.skip]?.integer ?? 0
            return again(
                with: rows.map { (AnswerShape.skip, .integer(before +| Int64($0))) }
                    ?? (AnswerShape.budget, .integer(Int64(whole))))
        }
    }

    /// This call with another value of one argument.
    private func again(with member: (name: String, value: JSONValue)) -> JSONValue {
        var changed = given
        changed[member.name] = member.value
        return ["tool": .string(tool.name), "arguments": .object(changed)]
    }

    /// The value twice, as clients of all revisions expect it: structured, which is always an object, and as text.
    /// - Parameter blocks: What is no text, such as an image.
    static func answer(
        _ value: JSONValue, blocks: [JSONValue] = [], notes: [String], isError: Bool
    ) -> JSONObject {
        let structured = value.object == nil ? ["result": value] : value
        let texts = [structured.compactText] + notes.map(TerminalText.sanitizedLines)
        return [
            "content": .array(texts.map { ["type": "text", "text": .string($0)] } + blocks),
            "structuredContent": structured,
            "isError": .bool(isError),
        ]
    }
}
