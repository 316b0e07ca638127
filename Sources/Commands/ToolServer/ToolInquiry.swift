import OlaresCore
import Synchronization

/// A question for the person behind a host.
struct ToolQuestion: Sendable {
    /// Its name among those of a request: `consent`, or `values1` and so on.
    let key: String
    let message: String
    /// What is to be filled in, as properties of a flat JSON Schema, all of them required; empty for a yes or a no.
    var properties = JSONObject()

    /// The parameters of `elicitation/create`.
    var parameters: JSONValue {
        var schema: JSONObject = ["type": "object", "properties": .object(properties)]
        if !properties.isEmpty { schema["required"] = .array(properties.map { .string($0.name) }) }
        return ["message": .string(message), "requestedSchema": .object(schema)]
    }
}

/// How the person behind a request can be asked.
enum ToolInquiry: Sendable {
    /// The host cannot ask.
    case unavailable
    /// The client asks before it sends the request once more, with all answers so far.
    case carried(CarriedAnswers)
    /// The server asks, and waits.
    case asks(@Sendable (ToolQuestion) async -> Answer)

    /// What comes of a question.
    enum Answer: Equatable {
        /// A yes, with what was filled in.
        case accepted(JSONObject)
        case declined
        /// The person was asked, and nothing came: in time, or at all.
        case unanswered
        /// The client has to ask, and to bring this along.
        case open(state: String)
        /// Nobody can be asked.
        case impossible
    }

    /// Puts a question.
    func answer(to question: ToolQuestion) async -> Answer {
        switch self {
        case .unavailable: return .impossible
        case .carried(let answers): return answers.answer(to: question)
        case .asks(let ask): return await ask(question)
        }
    }

    /// The result that has the client ask, of a stateless request.
    static func inputRequired(_ question: ToolQuestion, state: String) -> JSONObject {
        [
            "resultType": "input_required",
            "inputRequests": .object([
                question.key: ["method": "elicitation/create", "params": question.parameters]
            ]),
            "requestState": .string(state),
        ]
    }
}

/// The answers that a stateless client brings: those of this request, and in its state what was asked and answered before.
struct CarriedAnswers: Sendable {
    /// What was asked, by key.
    private var asked: JSONObject
    private var answers: JSONObject

    /// `nil` where the client cannot ask.
    init?(of parameters: JSONObject) {
        let capabilities = parameters["_meta"]?["io.modelcontextprotocol/clientCapabilities"]
        guard capabilities?["elicitation"]?.object != nil else { return nil }
        let text = parameters["requestState"]?.string ?? ""
        let state = (try? JSONValue(parsing: Array(text.utf8))) ?? .null
        asked = state["asked"]?.object ?? [:]
        answers = state["answers"]?.object ?? [:]
        for (key, answer) in parameters["inputResponses"]?.object ?? [:] where asked[key] != nil {
            answers[key] = answer
        }
    }

    /// What was said to exactly this question.
    func answer(to question: ToolQuestion) -> ToolInquiry.Answer {
        if asked[question.key]?.string == question.message, let answer = answers[question.key] {
            return answer["action"] == "accept" ? .accepted(answer["content"]?.object ?? [:]) : .declined
        }
        var asked = asked
        asked[question.key] = .string(question.message)
        let state: JSONValue = ["asked": .object(asked), "answers": .object(answers)]
        return .open(state: state.compactText)
    }
}

/// The questions that this server has put to a client of a revision with a handshake, and whose answers it waits for.
final class OpenQuestions: Sendable {
    private typealias Waiter = CheckedContinuation<ToolInquiry.Answer, Never>

    private struct State {
        var count = 0
        var waiting: [String: Waiter] = [:]
        var isClosed = false
    }

    /// How long a person may think. A host that shows a question to nobody does not hold a call for ever.
    static let timeToAnswer = Duration.seconds(300)

    private let clock: any Clock
    private let state = Mutex(State())

    init(clock: any Clock) { self.clock = clock }

    /// Asks, and waits for the answer, for the time that a person may think, for the end of the input or of the call.
    /// - Parameters:
    ///   - send: Sends the request under an id.
    ///   - withdraw: Takes the request of an id back that nobody waits for any more.
    func ask(
        _ question: ToolQuestion, _ send: @Sendable (_ id: String) -> Void,
        withdraw: @escaping @Sendable (_ id: String) -> Void
    ) async -> ToolInquiry.Answer {
        let id = state.withLock { state in
            state.count += 1
            return "\(question.key)-\(state.count)"
        }
        let giveUp = { @Sendable [self] in if settle(id, as: .unanswered) { withdraw(id) } }
        let limit = Task.detached { [clock] in
            await clock.sleep(for: Self.timeToAnswer)
            if !Task.isCancelled { giveUp() }
        }
        defer { limit.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isClosed = state.withLock { state in
                    if !state.isClosed { state.waiting[id] = continuation }
                    return state.isClosed
                }
                if isClosed { return continuation.resume(returning: .unanswered) }
                send(id)
                if Task.isCancelled { giveUp() }
            }
        } onCancel: {
            giveUp()
        }
    }

    /// Takes an answer; one that nobody waits for is passed over.
    /// - Parameter answer: The result of the request; `nil` where it failed.
    func settle(_ id: String, _ answer: JSONValue?) {
        let taken: ToolInquiry.Answer =
            switch answer?["action"]?.string {
            case "accept": .accepted(answer?["content"]?.object ?? [:])
            case "decline": .declined
            default: .unanswered
            }
        _ = settle(id, as: taken)
    }

    /// - Returns: Whether somebody has waited for it.
    private func settle(_ id: String, as answer: ToolInquiry.Answer) -> Bool {
        let waiter = state.withLock { $0.waiting.removeValue(forKey: id) }
        waiter?.resume(returning: answer)
        return waiter != nil
    }

    /// Nobody will answer any more.
    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.resume(returning: .unanswered) }
    }
}
