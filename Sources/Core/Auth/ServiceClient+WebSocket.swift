import Synchronization

extension ServiceClient {
    /// Asks a service for a WebSocket, and closes it once `work` is done with it.
    ///
    /// A token with 60 seconds or less to live is refreshed before. A refusal of the token leads to a refresh and one more
    /// attempt, also where it is the proxy's first WebSocket since its start, which reaches the cluster without a token; `work`
    /// runs once at most, since nothing that it sends could be repeated.
    /// - Parameters:
    ///   - subprotocols: What is offered, the best first.
    ///   - request: Finds out what to ask for, while the connection is being made: a `GET` without a body. Its timeout is for
    ///     everything up to the server's answer.
    /// - Throws: What `request` and `work` throw; otherwise as ``send(_:)``.
    public func open<Value: Sendable>(
        _ service: Service, subprotocols: [String],
        _ request: @escaping @Sendable () async throws(Failure) -> ServiceRequest,
        work: @escaping @Sendable (any WebSocket) async throws(Failure) -> Value
    ) async throws(Failure) -> Upgrade<Value> {
        let address = identity.services[service].text
        let asked = Mutex<(request: ServiceRequest, token: String)?>(nil)
        let upgrade = try await transport.open(
            address, subprotocols: subprotocols, verification: identity.verification
        ) { () async throws(Failure) -> HTTPRequest in
            let request = try await request()
            let token = try await session.longLivedToken()
            asked.withLock { $0 = (request, token) }
            return try attempt(request, token: token)
        } work: { socket throws(Failure) in
            try await work(socket)
        }
        guard case .refused(let response) = upgrade, let (request, token) = asked.withLock({ $0 }) else {
            return upgrade
        }
        guard !response.isInstanceAway else { throw await response.instanceAway() }
        let (refusal, isRefused) = await Self.judge(response, of: request.service, as: identity)
        guard isRefused else { return .refused(refusal) }
        let fresh = try attempt(request, token: try await session.freshToken(insteadOf: token))
        return try await transport.open(
            address, subprotocols: subprotocols, verification: identity.verification
        ) { () throws(Failure) in
            fresh
        } work: { socket throws(Failure) in
            try await work(socket)
        }
    }
}
