/// Sends requests as they are: no identity, no retry, no redirect.
public protocol HTTPTransport: Sendable {
    /// Sends one request.
    /// - Parameter verification: Whether the server's certificate must be valid.
    /// - Throws: ``Failure`` with `transport`, `timeout` or `tls_failed` when no answer came.
    func send(_ request: HTTPRequest, verification: CertificateVerification) async throws(Failure) -> HTTPResponse
}

/// Whether the server's certificate must be valid.
public enum CertificateVerification: Hashable, Sendable {
    case full
    /// For a profile that says `--insecure-skip-verify`.
    case none
}
