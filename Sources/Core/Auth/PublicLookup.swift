extension AuthContext {
    /// Fetches a document that everybody may see, from a host that is none of the profile's. Nothing of the identity goes with it.
    /// - Returns: The answer, whatever its status.
    public func publicDocument(at url: String, timeout: Duration) async throws(Failure) -> HTTPResponse {
        try await transport.send(
            HTTPRequest("GET", url, headers: [("Accept", "application/json")], body: .none, timeout: timeout),
            verification: .full)
    }
}
