extension ServiceClient {
    /// Asks a service for a WebSocket, and closes it once `work` is done with it.
    ///
    /// A token with 60 seconds or less to live is refreshed before. A refusal with 401, 403 or 459 leads to a refresh and one
    /// more attempt; `work` runs once at most, since nothing that it sends could be repeated.
    /// - Parameters:
    ///   - request: A `GET` without a body. Its timeout is for everything up to the server's answer.
    ///   - subprotocols: What is offered, the best first.
    /// - Throws: What `work` throws; otherwise as ``send(_:)``.
    public func open<Value: Sendable>(
        _ request: ServiceRequest, subprotocols: [String],
        _ work: @escaping @Sendable (any WebSocket) async throws(Failure) -> Value
    ) async throws(Failure) -> Upgrade<Value> {
        let token = try await session.longLivedToken()
        let upgrade = try await transport.open(
            try attempt(request, token: token), subprotocols: subprotocols,
            verification: identity.verification, work)
        guard case .refused(let response) = upgrade else { return upgrade }
        guard !response.isInstanceAway else { throw await response.instanceAway() }
        guard Self.isAuthFailure(response.status) else { return upgrade }
        let fresh = try await session.freshToken(insteadOf: token)
        return try await transport.open(
            try attempt(request, token: fresh), subprotocols: subprotocols,
            verification: identity.verification, work)
    }
}
