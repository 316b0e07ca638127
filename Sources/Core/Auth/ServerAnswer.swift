extension HTTPResponse {
    /// Turns an unsuccessful status into the failure that a person understands (docs/protocol/http.md, "Failures").
    /// - Parameters:
    ///   - request: What was asked, for the message.
    ///   - identity: Who asked.
    public func requireSuccess(of request: ServiceRequest, as identity: Identity) async throws(Failure) {
        guard !isSuccess else { return }
        let body = await excerpt(limit: 4096)
        if status == 403, let denial = identity.denial(body) { throw .accessDenied(denial, as: identity.olaresID) }
        if [401, 403, 459].contains(status) || status == 500 && Self.isNotLoggedIn(body) {
            throw .tokenRejected(identity.olaresID, status: status)
        }
        let what =
            "\(request.method) \(identity.services[request.service].text)\(request.path.pathOnly): HTTP \(status)"
        let message = Redaction.redact(what + Self.reason(body))
        if let (document, reader) = identity.refusals.reading(body),
            let failure = reader.failure(status: status, in: document, message)
        {
            throw failure
        }
        if gaveUpWaiting { throw Self.unanswered(what, status) }
        if status >= 500 {
            throw Failure(.httpServerError, message, advice: "run it again; if it stays so, look at the Olares itself")
        }
        guard status == 408 || status == 429 else {
            let address = identity.services[request.service].text
            throw Failure(
                .httpClientError, message,
                advice: "check that \(address) is that of an Olares, and that both versions fit")
        }
        throw Failure(.httpClientError, message, advice: "wait a little, and run it again", retryable: true)
    }

    /// Whether the proxy of the control hub says that it does not know who asks, which is a failure of the server by its status.
    static func isNotLoggedIn(_ body: [UInt8]) -> Bool {
        let words = "Not Login"
        return body.elementsEqual(words.utf8) || (try? JSONValue(parsing: body))?["message"]?.string == words
    }

    /// Takes the reason out of an error document: its `error`, its `message` with a code, or its first bytes.
    private static func reason(_ body: [UInt8]) -> String {
        if let document = try? JSONValue(parsing: body) {
            if let error = document["error"]?.string { return ": \(error)" }
            if let message = document["message"]?.string {
                if let reason = document["reason"]?.string, !reason.isEmpty { return " (\(reason)): \(message)" }
                return (document["code"]?.integer).map { " (code=\($0)): \(message)" } ?? ": \(message)"
            }
        }
        guard !body.isEmpty else { return "" }
        if body.isHTML { return ": an HTML page" }
        return ": " + Redaction.excerpt(of: body, length: 500)
    }
}

extension [UInt8] {
    /// Whether a body is markup, as a proxy or a login page sends it.
    var isHTML: Bool { first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "<") }

    /// What a body is that was to be JSON: something with a name, or what the reader stumbled over.
    func kind(otherwise problem: String) -> String { isEmpty ? "an empty body" : isHTML ? "an HTML page" : problem }
}
