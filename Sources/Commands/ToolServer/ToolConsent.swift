import OlaresCore
import Synchronization

/// How the person behind the host can be asked whether a call may do more than the server allows.
enum ToolConsent: Sendable {
    /// The host cannot ask.
    case unavailable
    /// The client asks before it sends the request once more, and has not yet.
    case open
    /// What the person said to this question.
    case given(Bool, question: String)
    /// The server asks, and waits.
    case asks(@Sendable (_ question: String) async -> Bool)

    /// The key of the question among those of a request.
    static let key = "consent"

    /// What a stateless request says of it: whether the client can ask, and what came of that.
    init(of parameters: JSONObject) {
        let capabilities = parameters["_meta"]?["io.modelcontextprotocol/clientCapabilities"]
        guard capabilities?["elicitation"]?.object != nil else {
            self = .unavailable
            return
        }
        guard let answer = parameters["inputResponses"]?[Self.key], let state = parameters["requestState"]?.string
        else {
            self = .open
            return
        }
        self = .given(answer["action"] == "accept", question: state)
    }

    /// What a client is asked to put to its person: to accept or decline.
    static func question(_ text: String) -> JSONValue {
        ["message": .string(text), "requestedSchema": ["type": "object", "properties": [:]]]
    }

    /// The result that asks for the answer, of a stateless request.
    static func inputRequired(_ text: String) -> JSONObject {
        [
            "resultType": "input_required",
            "inputRequests": [key: ["method": "elicitation/create", "params": question(text)]],
            "requestState": .string(text),
        ]
    }
}

/// The questions that this server has put to a client of a revision with a handshake, and whose answers it waits for.
final class OpenQuestions: Sendable {
    private struct State {
        var count = 0
        var waiting: [String: CheckedContinuation<Bool, Never>] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Asks, and waits for the answer, for the end of the input or of the call.
    /// - Parameter send: Sends the request under an id.
    func ask(_ send: @Sendable (_ id: String) -> Void) async -> Bool {
        let id = state.withLock { state in
            state.count += 1
            return "consent-\(state.count)"
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isClosed = state.withLock { state in
                    if !state.isClosed { state.waiting[id] = continuation }
                    return state.isClosed
                }
                if isClosed { return continuation.resume(returning: false) }
                send(id)
                if Task.isCancelled { settle(id, false) }
            }
        } onCancel: {
            settle(id, false)
        }
    }

    /// Takes an answer; one that nobody waits for is passed over.
    func settle(_ id: String, _ isAccepted: Bool) {
        state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(returning: isAccepted)
    }

    /// Nobody will answer any more.
    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.resume(returning: false) }
    }
}
