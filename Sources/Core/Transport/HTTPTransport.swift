/// Sends requests as they are: no identity, no retry, no redirect.
public protocol HTTPTransport: Sendable {
    /// Sends one request.
    /// - Parameter verification: Whether the server's certificate must be valid.
    /// - Throws: ``Failure`` with `transport`, `timeout` or `tls_failed` when no answer came.
    func send(_ request: HTTPRequest, verification: CertificateVerification) async throws(Failure) -> HTTPResponse

    /// Asks for a WebSocket, and closes it once `work` is done with it.
    /// - Parameters:
    ///   - address: A URL of the server. The connection to it is made at once.
    ///   - subprotocols: What is offered, the best first.
    ///   - request: Finds out what to ask for, while the connection is being made. The timeout of what it gives is for
    ///     everything up to the server's answer.
    /// - Throws: What `request` and `work` throw, or as ``send(_:verification:)``.
    func open<Value: Sendable>(
        _ address: String, subprotocols: [String], verification: CertificateVerification,
        request: @escaping @Sendable () async throws(Failure) -> HTTPRequest,
        work: @escaping @Sendable (any WebSocket) async throws(Failure) -> Value
    ) async throws(Failure) -> Upgrade<Value>

    /// What the certificate of a server says, whether or not it counts; `nil` where it has none, or no connection can be made.
    func certificate(at address: String) async -> ServerCertificate?

    /// By which way requests to a server go.
    /// - Throws: ``Failure`` with `proxy_invalid` or `connect_override_invalid`.
    func way(to address: String) throws(Failure) -> Way
}

extension HTTPTransport {
    /// No connection is made.
    public func certificate(at address: String) async -> ServerCertificate? { nil }

    /// Straight.
    public func way(to address: String) throws(Failure) -> Way { .direct }
}

/// Whether the server's certificate must be valid.
public enum CertificateVerification: Hashable, Sendable {
    case full
    /// For a profile that says `--insecure-skip-verify`.
    case none
}
