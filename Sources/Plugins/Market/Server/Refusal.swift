import OlaresCore

/// An answer that says no.
struct Refusal: Sendable {
    /// The HTTP status.
    let status: Int
    /// A word for programs.
    let code: String?
    /// The server's words.
    let message: String
    /// What comes with it, such as a check that failed.
    let data: JSONValue
    /// Whether it is the market itself that says no, and not something on the way to it.
    var isEnvelope = true

    /// Why the app service does not do it, as far as the market passes that on.
    var reason: Reason {
        let backend = data["backend_response"]?["message"]?.string?.nonEmpty
        let text = (backend ?? message.after("appservice: ") ?? message).withoutTaskCode.unescaped
        switch text {
        case "service unavailable": return .unavailable
        case "app not found": return .notFound
        case "Failed to stop application", "Failed to resume application", "": return .lost
        case _ where text.hasPrefix("opID not found"): return .uncertain
        case _ where text.hasPrefix("unexpected HTTP status"): return .lost
        default: return .text(TerminalText.sanitizedLines(Redaction.redact(text)))
        }
    }

    enum Reason: Equatable, Sendable {
        case text(String)
        /// It had one, which the market does not pass on.
        case lost
        /// It has no such app.
        case notFound
        /// It is away.
        case unavailable
        /// It did not refuse, and the market does not know what it did.
        case uncertain
    }

    /// What an accepted answer has inside that says no: stop and resume are a success by status and envelope, whatever the
    /// app service said.
    init?(inside data: JSONValue) {
        let texts = [data["result"], data["response"]].compactMap { $0?.string }
        let documents =
            texts.compactMap { try? JSONValue(parsing: Array($0.utf8)) } + [data["backend_response"]].compactMap(\.self)
        guard let refused = documents.first(where: { $0["code"]?.integer.map { $0 != 200 } ?? false }) else {
            return nil
        }
        let message = refused["message"]?.string ?? ""
        self.init(
            status: 200, code: nil, message: TerminalText.sanitizedLines(Redaction.redact(message)), data: refused)
    }

    init(status: Int, code: String?, message: String, data: JSONValue, isEnvelope: Bool = true) {
        self.status = status
        self.code = code
        self.message = message
        self.data = data
        self.isEnvelope = isEnvelope
    }

    /// The failure that it is where nothing can be done about it.
    /// - Parameters:
    ///   - what: What was being done.
    ///   - row: The app as it was before, which tells what its state allows where the reason was lost.
    ///   - next: What to look at.
    func failure(of what: String, row: AppRow? = nil, next: [NextStep] = []) -> Failure {
        let suffix = status == 200 ? "" : " (HTTP \(status))"
        guard isEnvelope else {
            guard status >= 500 else {
                return Failure(
                    .serverRefused, "\(what): \(message)\(suffix)", next: next,
                    advice: next.isEmpty
                        ? "check that the address is that of an Olares, and that both versions fit" : nil)
            }
            return Failure(
                .httpServerError, "\(what): \(message)\(suffix)",
                advice: "run it again; if it stays so, look at the Olares itself")
        }
        switch reason {
        case .unavailable:
            return Failure(
                .httpServerError, "\(what): the app service behind the market is not there\(suffix)",
                advice: "run it again in a while")
        case .notFound:
            return Failure(.remoteNotFound, "\(what): the app service has no such app\(suffix)", next: next + [.mine])
        case .uncertain:
            return .unknownOutcome("\(what): the market does not know what the app service did: \(message)", next: next)
        case .lost:
            let check = check.map { _ in "the app service asks for something that this verb cannot give" }
            let lost = check ?? "the market does not pass on why (\(message.nonEmpty ?? "no reason"))"
            return Failure(
                .serverRefused, "\(what): \(lost)\(suffix)\(row?.whatIsPossible ?? "")", next: next,
                advice: next.isEmpty ? Self.advice : nil)
        case .text(let reason):
            return Failure(
                .serverRefused, "\(what): \(reason)\(suffix)", next: next, advice: next.isEmpty ? Self.advice : nil)
        }
    }

    private static let advice = "the reason is the server's own: change what it names"
}

extension AppRow {
    /// What could be asked of the app instead, behind a reason that says nothing.
    fileprivate var whatIsPossible: String {
        guard !state.isInconclusive else {
            return "; its last request had failed before, which says nothing of the app itself"
        }
        return "; the app was in state '\(state)', which allows \(state.allowedText)"
    }
}

extension Failure {
    /// A request that was sent, and of which nobody knows what became.
    static func unknownOutcome(_ message: String, next: [NextStep]) -> Failure {
        Failure(.outcomeUnknown, message, next: next)
    }
}

extension String {
    /// What stands behind the first place where a text is; `nil` where it is not.
    func after(_ mark: String) -> String? {
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(mark) { return String(rest.dropFirst(mark.count)) }
            rest.removeFirst()
        }
        return nil
    }

    /// Without `install code=400: ` in front.
    fileprivate var withoutTaskCode: String {
        guard let space = firstIndex(of: " "), self[index(after: space)...].hasPrefix("code=") else { return self }
        guard let rest = after(": ") else { return "" }
        return rest.trimmed
    }

    /// With the characters that the market writes as `&lt;` and the like.
    fileprivate var unescaped: String {
        let characters = ["lt;": "<", "gt;": ">", "amp;": "&", "quot;": "\"", "#34;": "\"", "#39;": "'"]
        let parts = split(separator: "&", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(into: String(parts.first ?? "")) { text, part in
            let known = characters.first { part.hasPrefix($0.key) }
            text += known.map { $0.value + part.dropFirst($0.key.count) } ?? "&" + part
        }
    }
}
