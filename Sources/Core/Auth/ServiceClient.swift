/// A request to a service of the active profile.
public struct ServiceRequest: Sendable {
    /// `GET`, `POST`, …
    public var method: String
    /// The service.
    public var service: Service
    /// Path and query below the service's base URL, from the leading slash, percent-encoded.
    public var path: String
    /// Header fields besides the identity's own.
    public var headers: [(name: String, value: String)]
    /// What is sent.
    public var body: HTTPBody
    /// How long one attempt may take; `nil` for streams.
    public var timeout: Duration?
    /// How long the server may send nothing in the middle of its answer; `nil` where it may be silent as long as it likes,
    /// as in a log that is followed.
    public var idleLimit: Duration?
    /// How long the head of the answer may take to come, where ``timeout`` does not say so; `nil` for as long as it likes.
    public var headLimit: Duration?
    /// Whether it only asks for something, though its method does not say so.
    public var isReading = false

    /// All parts at once.
    public init(
        _ method: String, _ service: Service, _ path: String, headers: [(name: String, value: String)] = [],
        body: HTTPBody = .none, timeout: Duration? = .seconds(30), idleLimit: Duration? = .seconds(60)
    ) {
        self.method = method
        self.service = service
        self.path = path
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.idleLimit = idleLimit
    }
}

/// The HTTP client that carries the active profile's identity, and refreshes it when the server asks for that
/// (docs/protocol/http.md).
public struct ServiceClient: Sendable {
    let session: Session
    let transport: any HTTPTransport

    init(session: Session, transport: any HTTPTransport) {
        self.session = session
        self.transport = transport
    }

    /// Who calls.
    public var identity: Identity { session.identity }

    /// Sends a request with the identity's headers.
    ///
    /// Before a stream goes out, a token with 60 seconds or less to live is refreshed. Where the token is refused
    /// (docs/protocol/http.md, "A token that is refused"), everything is sent once more after a refresh but a stream that cannot
    /// be begun anew, whose answer is returned whatever it is.
    /// - Returns: The answer, whatever its status; see ``HTTPResponse/requireSuccess(of:as:)``.
    public func send(_ request: ServiceRequest) async throws(Failure) -> HTTPResponse {
        let url = session.identity.services[request.service].text + request.path
        let token = try await request.body.isStreamed ? session.longLivedToken() : session.currentToken()
        guard request.body.isReplayable else { return try await attempt(request, url, token: token) }
        var response = try await follow(request, url, token: token)
        if response.mayRefuseTokenInside {
            let body = try await response.collect()
            response = response.with(body: body)
            guard HTTPResponse.refusesToken(body) else { return response }
        } else {
            let (judged, isRefused) = await Self.judge(response, of: request.service, as: identity)
            guard isRefused else { return judged }
        }
        return try await follow(request, url, token: try await session.freshToken(insteadOf: token))
    }

    /// Whether an answer is about the token, so that a fresh one may help: 401, 459, a 403 that does not speak of the account's
    /// permissions, and the 500 of the control hub's proxy.
    /// - Returns: The answer with a body that can be read.
    static func judge(
        _ response: HTTPResponse, of service: Service, as identity: Identity
    ) async -> (response: HTTPResponse, isRefused: Bool) {
        guard [401, 403, 459].contains(response.status) || response.status == 500 && service == .controlHub else {
            return (response, false)
        }
        let body = await response.excerpt(limit: 64 << 10)
        let isRefused =
            switch response.status {
            case 403: identity.denial(body) == nil
            case 500: HTTPResponse.isNotLoggedIn(body)
            default: true
            }
        return (response.with(body: body), isRefused)
    }

    /// Sends a replayable request, and follows redirects that stay with the profile's hosts. Only `GET` and `HEAD` are
    /// repeated elsewhere.
    private func follow(_ request: ServiceRequest, _ url: String, token: String) async throws(Failure) -> HTTPResponse {
        var url = url
        for _ in 0..<10 {
            let response = try await attempt(request, url, token: token)
            guard [301, 302, 303, 307, 308].contains(response.status), let location = response.header("Location"),
                ["GET", "HEAD"].contains(request.method)
            else { return response }
            guard let target = Self.resolve(location, against: url), isConfined(target) else {
                let target = Origin(of: location)?.text ?? "an address that is no URL"
                throw Failure(
                    .redirectRefused,
                    "\(place(of: request)): the server redirects to \(target), where the token must not go",
                    advice: "check the profile's olaresId and local URL prefix")
            }
            url = target
        }
        throw Failure(
            .redirectRefused, "\(place(of: request)): the server redirects in circles",
            advice: "look at the Olares itself: no command can get through to this service")
    }

    private func attempt(_ request: ServiceRequest, _ url: String, token: String) async throws(Failure) -> HTTPResponse
    {
        let response = try await transport.send(
            try self.request(request, url, token: token), verification: session.identity.verification)
        guard !response.isInstanceAway else { throw await response.instanceAway() }
        return response.withoutEchoes(of: request.body)
    }

    /// A request as it goes out, with this token.
    func attempt(_ request: ServiceRequest, token: String) throws(Failure) -> HTTPRequest {
        try self.request(request, session.identity.services[request.service].text + request.path, token: token)
    }

    private func request(_ request: ServiceRequest, _ url: String, token: String) throws(Failure) -> HTTPRequest {
        guard isConfined(url) else {
            throw Failure(.serviceURLInvalid, "\(request.service.rawValue) is not at an https address of the profile")
        }
        var headers = request.headers
        if !token.isEmpty {
            let cookies = headers.filter { $0.name.lowercased() == "cookie" }.map(\.value) + ["auth_token=\(token)"]
            headers.removeAll { $0.name.lowercased() == "cookie" }
            headers += [("X-Authorization", token), ("Cookie", cookies.joined(separator: "; "))]
        }
        headers.append(("X-Unauth-Error", "Non-Redirect"))
        var outgoing = HTTPRequest(
            request.method, url, headers: headers, body: request.body, timeout: request.timeout,
            idleLimit: request.idleLimit, headLimit: request.headLimit)
        // A part of a file may come twice: the server says how much it has.
        outgoing.hasEffect = !outgoing.isIdempotent && !request.body.isStreamed && !request.isReading
        return outgoing
    }

    /// Whether a URL belongs to the profile and is reached over TLS or without leaving this machine.
    private func isConfined(_ url: String) -> Bool {
        Origin(of: url).map(session.identity.services.mayReceiveToken) ?? false
    }

    /// The method and URL of a request, for messages.
    private func place(of request: ServiceRequest) -> String {
        "\(request.method) \(session.identity.services[request.service].text)\(request.path.pathOnly)"
    }

    /// An absolute URL, or a path on the same host; `nil` for anything else.
    private static func resolve(_ location: String, against url: String) -> String? {
        if Origin(of: location) != nil { return location }
        guard location.hasPrefix("/"), !location.hasPrefix("//"), let origin = Origin(of: url) else { return nil }
        return origin.text + location
    }
}

extension String {
    /// A path without its query, which may hold secrets.
    var pathOnly: String { String(prefix { $0 != "?" && $0 != "#" }) }
}
