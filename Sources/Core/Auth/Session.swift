/// The token that the requests of this process carry. A rotation that one request causes is seen by all.
actor Session {
    let identity: Identity
    private(set) var token: String
    private let refresher: TokenRefresher
    private let clock: any Clock

    init(identity: Identity, refresher: TokenRefresher, clock: any Clock) {
        self.identity = identity
        self.refresher = refresher
        self.clock = clock
        token = identity.accessToken
    }

    /// A token other than the one that the server refused.
    func freshToken(insteadOf stale: String) async throws(Failure) -> String {
        if token != stale { return token }
        token = try await refresher.freshToken(for: identity, insteadOf: stale)
        return token
    }

    /// The token, refreshed first when it has 60 seconds or less to live. One whose expiry cannot be told is taken as it is.
    func longLivedToken() async throws(Failure) -> String {
        guard let expiry = (try? JWT.expiry(of: token)) ?? nil, expiry.milliseconds(since: clock.now) <= 60_000
        else {
            return token
        }
        return try await freshToken(insteadOf: token)
    }
}
