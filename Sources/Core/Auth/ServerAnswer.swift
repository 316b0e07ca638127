extension HTTPResponse {
    /// Turns an unsuccessful status into the failure that a person understands (docs/protocol/http.md, "Failures").
    /// - Parameters:
    ///   - request: What was asked, for the message.
    ///   - identity: Who asked.
    public func requireSuccess(of request: ServiceRequest, as identity: Identity) async throws(Failure) {
        guard !isSuccess else { return }
        let body = await excerpt(limit: 4096)
        if status == 403, let denial = Self.denial(body) { throw .accessDenied(denial, as: identity.olaresID) }
        if [401, 403, 459].contains(status) || status == 500 && Self.isNotLoggedIn(body) {
            throw .tokenRejected(identity.olaresID, status: status)
        }
        let what =
            "\(request.method) \(identity.services[request.service].text)\(request.path.pathOnly): HTTP \(status)"
        let message = Redaction.redact(what + Self.reason(body))
        if status == 404, Self.status(body)?["reason"] == "NotFound" {
            throw Failure(.remoteNotFound, message, advice: "list what is there, and check the name")
        }
        if gaveUpWaiting { throw Self.unanswered(what, status) }
        if status >= 500 {
            throw Failure(.httpServerError, message, advice: "run it again; if it stays so, look at the Olares itself")
        }
        if status == 409, Self.status(body)?["reason"] == "Conflict" {
            throw Failure(
                .httpClientError, message, advice: "it was changed in between: look at it, and run it again",
                retryable: true)
        }
        if [400, 409, 422].contains(status), Self.status(body) != nil {
            throw Failure(
                .httpClientError, message,
                advice: "the cluster understood and refuses it: change what the message names")
        }
        guard status == 408 || status == 429 else {
            let address = identity.services[request.service].text
            throw Failure(
                .httpClientError, message,
                advice: "check that \(address) is that of an Olares, and that both versions fit")
        }
        throw Failure(.httpClientError, message, advice: "wait a little, and run it again", retryable: true)
    }

    /// The `Status` document by which Kubernetes says what is wrong; `nil` for any other body.
    private static func status(_ body: [UInt8]) -> JSONValue? {
        guard let document = try? JSONValue(parsing: body), document["kind"] == "Status" else { return nil }
        return document
    }

    /// Why a service does not allow it to somebody whom it knows; `nil` where a 403 may be for the token's sake. Kubernetes
    /// says `Forbidden`, other services speak of a permission.
    static func denial(_ body: [UInt8]) -> String? {
        guard let document = try? JSONValue(parsing: body) else { return nil }
        guard let message = (document["error"] ?? document["message"])?.string else { return nil }
        let isDenied =
            document["kind"] == "Status"
            ? document["reason"] == "Forbidden" && !message.contains("system:anonymous")
            : message.lowercased().contains("permission")
        return isDenied ? Redaction.redact(message) : nil
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
