/// Sends requests as they are: no identity, no retry, no redirect.
public protocol HTTPTransport: Sendable {
    /// Sends one request.
    /// - Parameter verification: Whether the server's certificate must be valid.
    /// - Throws: ``Failure`` with `transport`, `timeout` or `tls_failed` when no answer came.
    func send(_ request: HTTPRequest, verification: CertificateVerification) async throws(Failure) -> HTTPResponse

    /// Asks for a WebSocket, and closes it once `work` is done with it. The request's timeout is for everything up to the
    /// server's answer.
    /// - Parameter subprotocols: What is offered, the best first.
    /// - Throws: What `work` throws, or as ``send(_:verification:)``.
    func open<Value: Sendable>(
        _ request: HTTPRequest, subprotocols: [String], verification: CertificateVerification,
        _ work: @escaping @Sendable (any WebSocket) async throws(Failure) -> Value
    ) async throws(Failure) -> Upgrade<Value>
}

/// Whether the server's certificate must be valid.
public enum CertificateVerification: Hashable, Sendable {
    case full
    /// For a profile that says `--insecure-skip-verify`.
    case none
}
