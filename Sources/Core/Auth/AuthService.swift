/// The three calls of the auth service: first factor, second factor, refresh (docs/protocol/sign-in.md).
///
/// Their answers carry tokens, so a body is shown only with a failing status, cut short and redacted. A redirect is never
/// followed, since the request carries a secret.
struct AuthService: Sendable {
    private let transport: any HTTPTransport
    private let baseURL: String
    private let verification: CertificateVerification
    private let timeout: Duration

    /// - Parameters:
    ///   - services: Where the auth service is; over TLS, or on this machine, as ``ServiceURLs`` sees to.
    ///   - timeout: For each call: 10 s where a person waits, 15 s for a background refresh.
    init(
        transport: any HTTPTransport, services: ServiceURLs, verification: CertificateVerification, timeout: Duration
    ) {
        self.transport = transport
        baseURL = services[.auth].text
        self.verification = verification
        self.timeout = timeout
    }

    // MARK: Calls

    /// Trades a password for a grant, which may be good for the second factor only.
    /// - Returns: The grant, and the session cookies that the second factor goes with.
    func firstFactor(_ id: OlaresID, password: String) async throws(Failure) -> (grant: Grant, cookies: [String]) {
        let digest = try PasswordDigest.of(password)
        let call = Call(path: "/api/firstfactor", query: "?hideCookie=true", secrets: [password, digest])
        let body: JSONObject = [
            "username": .string(id.local),
            "password": .string(digest),
            "keepMeLoggedIn": .bool(false),
            "requestMethod": .string("POST"),
            "targetURL": .string(Self.target(id)),
            "acceptCookie": .bool(true),
        ]
        let response = try await post(call, .object(body))
        let cookies = response.cookies
        let answer = try await read(response, call)
        guard answer.isOK else {
            throw signInRefused(.first, answer.reason)
        }
        return (try grant(answer, call), cookies)
    }

    /// Trades a one-time code for a grant that is good for services. The answer replaces the first factor's, but for a
    /// session id and a refresh token that it leaves out: those of the first factor stay in force.
    func secondFactor(
        _ id: OlaresID, code: String, after first: Grant, cookies: [String]
    ) async throws(Failure) -> Grant {
        let call = Call(path: "/api/secondfactor/totp", secrets: [code, first.accessToken, first.refreshToken])
        var headers = [("X-Authorization", first.accessToken), ("X-Unauth-Error", "Non-Redirect")]
        if !cookies.isEmpty { headers.append(("Cookie", cookies.joined(separator: "; "))) }
        let body: JSONValue = ["targetUrl": .string(Self.target(id)), "token": .string(code)]
        let answer = try await read(try await post(call, body, headers: headers), call)
        guard answer.isOK else { throw signInRefused(.second, answer.reason) }
        var grant = try grant(answer, call)
        if grant.sessionID.isEmpty { grant.sessionID = first.sessionID }
        if grant.refreshToken.isEmpty { grant.refreshToken = first.refreshToken }
        return grant
    }

    /// What the server makes of a refresh token.
    enum Renewal: Sendable {
        case granted(Grant)
        case refused(Refusal)
    }

    /// Why there is no new grant.
    struct Refusal: Sendable {
        /// The status and the server's words, without secrets, such as `HTTP 401: database is locked`.
        let reason: String
        /// Whether they leave no doubt that the session is gone.
        let isFinal: Bool
    }

    /// Trades a refresh token for a new grant. An answer without a refresh token leaves the old one in force.
    /// - Throws: ``Failure`` where the server has decided nothing.
    func refresh(_ refreshToken: String, accessToken: String?) async throws(Failure) -> Renewal {
        let call = Call(path: "/api/refresh", secrets: [refreshToken, accessToken ?? ""])
        let headers = accessToken.map { [("X-Authorization", $0)] } ?? []
        let response = try await post(call, ["refreshToken": .string(refreshToken)], headers: headers)
        if [400, 401, 403, 459].contains(response.status) {
            let words = await words(of: response, call)
            let isFinal = Self.saysSessionIsGone(words)
            guard isFinal || response.status != 400 else { throw failure(response.status, words, call) }
            return .refused(Refusal(reason: "HTTP \(response.status)" + words.behindColon, isFinal: isFinal))
        }
        let answer = try await read(response, call)
        guard answer.isOK else {
            throw Failure(.refreshFailed, "refresh failed: \(answer.reason)", advice: laterAdvice)
        }
        guard var grant = Grant(answer.data), !grant.accessToken.isEmpty else {
            throw Failure(.refreshFailed, "refresh returned empty access_token", advice: laterAdvice)
        }
        if grant.refreshToken.isEmpty { grant.refreshToken = refreshToken }
        return .granted(grant)
    }

    /// Whether a refusal is about the session itself, which no later try brings back. Everything else that is refused with
    /// 401, a directory that is not up yet among it, says nothing about the grant.
    private static func saysSessionIsGone(_ words: String) -> Bool {
        let words = words.lowercased()
        return words.contains("refresh token")
            && ["invalid", "expired", "revoked", "unknown", "not found"].contains(where: words.contains)
    }

    // MARK: The exchange

    private struct Call {
        let path: String
        var query = ""
        let secrets: [String]
    }

    /// `{status, message, data}`.
    private struct Answer {
        let status: String
        let message: String
        let data: JSONValue?
        var isOK: Bool { status.uppercased() == "OK" }
        var reason: String { message.isEmpty ? status : "\(status): \(message)" }
    }

    /// The desktop host, whose two-factor policy makes the server say whether a second factor is needed.
    private static func target(_ id: OlaresID) -> String { "https://desktop.\(id.terminusName)" }

    private var laterAdvice: String { "run it again later; if it stays so, look at the Olares at \(baseURL)" }

    private func post(
        _ call: Call, _ body: JSONValue, headers: [(String, String)] = []
    ) async throws(Failure) -> HTTPResponse {
        var request = HTTPRequest.post(baseURL + call.path + call.query, json: body, timeout: timeout)
        request.headers += headers.map { (name: $0.0, value: $0.1) }
        let response: HTTPResponse
        do throws(Failure) {
            response = try await transport.send(request, verification: verification)
        } catch {
            throw error.exit == .unreachable ? error.prefixed("\(call.path): ") : error
        }
        guard !response.isInstanceAway else { throw await response.instanceAway() }
        return response
    }

    private func read(_ response: HTTPResponse, _ call: Call) async throws(Failure) -> Answer {
        guard response.isSuccess else { throw await failure(response, call) }
        let bytes: [UInt8]
        do {
            bytes = try await response.collect(limit: 1 << 20)
        } catch {
            throw error.prefixed("\(call.path): ")
        }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw Failure(
                .decode, "parse \(call.path) body: \(bytes.kind(otherwise: error.text))",
                advice: "check that \(baseURL) is the auth address of an Olares")
        }
        guard let status = value["status"]?.string else {
            throw Failure(
                .decode, "parse \(call.path) body: no member \"status\"",
                advice: "check that \(baseURL) is the auth address of an Olares")
        }
        return Answer(
            status: status,
            message: Redaction.redact(value["message"]?.string ?? "", secrets: call.secrets), data: value["data"])
    }

    private func failure(_ response: HTTPResponse, _ call: Call) async -> Failure {
        if (300..<400).contains(response.status) {
            let target = response.header("Location").flatMap { Origin(of: $0) }?.text ?? "elsewhere"
            return Failure(
                .redirectRefused, "\(call.path) answered with a redirect to \(target), where no secret is sent",
                advice: "check the olaresId, and --auth-url-override if you use it")
        }
        return failure(response.status, await words(of: response, call), call)
    }

    /// What an answer without success says, fit to be shown: its `message`, or its beginning. A body with tokens is not shown
    /// at all.
    private func words(of response: HTTPResponse, _ call: Call) async -> String {
        // More than is shown, so that no secret is cut before it is looked for.
        let body = await response.excerpt(limit: 4096)
        if body.isHTML { return "an HTML page" }
        if let message = (try? JSONValue(parsing: body))?["message"]?.string, !message.isEmpty {
            return Redaction.excerpt(of: Array(message.utf8), length: 256, secrets: call.secrets)
        }
        let text = String(decoding: body, as: UTF8.self)
        guard !["access_token", "refresh_token", "session_id"].contains(where: text.contains) else {
            return "a body with tokens, which is not shown"
        }
        return Redaction.excerpt(of: body, length: 256, secrets: call.secrets)
    }

    private func failure(_ status: Int, _ words: String, _ call: Call) -> Failure {
        let text = "\(call.path) returned HTTP \(status)" + words.behindColon
        switch (call.path, status) {
        case ("/api/firstfactor", 401), ("/api/firstfactor", 403): return signInRefused(.first, text)
        case ("/api/secondfactor/totp", 401), ("/api/secondfactor/totp", 403): return signInRefused(.second, text)
        case (_, 500...):
            return Failure(
                .httpServerError, text, advice: laterAdvice)
        case (_, 429):
            return Failure(
                .httpClientError, text,
                advice: "wait some minutes: the Olares at \(baseURL) lets nobody in after too many attempts",
                retryable: true)
        default:
            return Failure(
                .httpClientError, text, advice: "check that \(baseURL) is the auth address of an Olares")
        }
    }

    private func signInRefused(_ factor: Factor, _ reason: String) -> Failure {
        Failure(
            .signInRejected, "\(factor.rawValue)-factor authentication failed: \(reason)",
            advice: SignInAdvice.advice(on: reason, factor))
    }

    private func grant(_ answer: Answer, _ call: Call) throws(Failure) -> Grant {
        guard let grant = Grant(answer.data), !grant.accessToken.isEmpty else {
            throw Failure(
                .decode, "\(call.path) answered OK without an access token",
                advice: "check that \(baseURL) is the auth address of an Olares")
        }
        return grant
    }
}

extension String {
    /// The text behind a colon; nothing when it is empty.
    fileprivate var behindColon: String { isEmpty ? "" : ": \(self)" }
}
