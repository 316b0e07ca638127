import NIOCore
import OlaresCore
import OlaresExecution

/// The services behind the Settings app (docs/protocol/settings.md).
struct SettingsServer: Sendable {
    let client: ServiceClient

    init(_ context: CommandContext) throws(Failure) { client = try context.auth.client() }

    /// Sends a request, and opens the answer.
    /// - Parameters:
    ///   - what: What is being done, such as `get user bob`; stands in front of a failure's message.
    ///   - envelope: What the route wraps its data in.
    ///   - missing: What a 404 means, where it means that there is no such thing.
    /// - Throws: ``Failure`` with `server_refused` and the service's reason, `decode` for an answer that is none.
    @discardableResult
    func answer(
        to call: SettingsCall, for what: String, in envelope: Envelope = .codeMessageData, missing: Failure? = nil
    ) async throws(Failure) -> JSONValue {
        try await answer(to: call.request, for: what, in: envelope, missing: missing)
    }

    /// The same, of a request that has been put together already.
    @discardableResult
    func answer(
        to request: ServiceRequest, for what: String, in envelope: Envelope = .codeMessageData, missing: Failure? = nil
    ) async throws(Failure) -> JSONValue {
        let response = try await client.send(request)
        if response.status == 404, let missing { throw missing }
        try await response.requireSuccess(of: request, as: client.identity)
        return try envelope.open(try await response.collect(), what: what)
    }

    /// What `--dry-run` shows: the requests that would be sent, identity aside.
    func plan(_ calls: [SettingsCall]) -> CommandResult {
        .plan(
            calls.map { RequestPlan($0.request, services: client.identity.services, body: $0.shownBody) })
    }
}

/// One request to a service behind the Settings app.
struct SettingsCall: Sendable {
    let method: String
    let service: Service
    /// The path, with its query, percent-encoded.
    let path: String
    /// The JSON document that it carries; `nil` for none.
    let body: JSONValue?
    /// What a plan shows in place of ``body``, where that has secrets.
    let shownBody: JSONValue?
    /// Whether it only asks for something, though its method does not say so.
    var isReading = false

    init(
        _ method: String, _ path: String, at service: Service = .desktop, _ body: JSONValue? = nil,
        shownAs shownBody: JSONValue? = nil
    ) {
        self.method = method
        self.path = path
        self.service = service
        self.body = body
        self.shownBody = shownBody ?? body
    }

    /// As it goes to the service.
    var request: ServiceRequest {
        var headers: [(name: String, value: String)] = [("Accept", "application/json")]
        guard let body else { return ServiceRequest(method, service, path, headers: headers) }
        headers.append(("Content-Type", "application/json"))
        var request = ServiceRequest(
            method, service, path, headers: headers, body: .bytes(ByteBuffer(string: body.compactText)))
        request.isReading = isReading
        return request
    }
}

extension String {
    /// One segment of a path.
    /// - Throws: ``Failure`` with `argument_invalid` for what cannot be one.
    func segment(of what: String) throws(Failure) -> String {
        let isControl = unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard !isEmpty, self != ".", self != "..", !isControl, !contains("/"), !contains("\\") else {
            throw Failure(
                .argumentInvalid, "\(quotedForMessage) cannot be \(what)", advice: "check how it is spelled")
        }
        return PercentEncoding.encode(self)
    }

    /// Without white space at its ends.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
