/// The token that the requests of this process carry. A rotation that one request causes is seen by all.
actor Session {
    let identity: Identity
    let versions: BackendVersions
    private(set) var token: String
    private let refresher: TokenRefresher
    private let clock: any Clock

    init(identity: Identity, refresher: TokenRefresher, versions: BackendVersions, clock: any Clock) {
        self.identity = identity
        self.refresher = refresher
        self.versions = versions
        self.clock = clock
        token = identity.accessToken
    }

    /// The token for the next request. Where the server has refused to refresh it and may be asked again, that comes first.
    func currentToken() async throws(Failure) -> String {
        guard identity.isRefused, token == identity.accessToken else { return token }
        return try await freshToken(insteadOf: token)
    }

    /// A token other than the one that the server refused.
    func freshToken(insteadOf stale: String) async throws(Failure) -> String {
        if token != stale { return token }
        token = try await refresher.freshToken(for: identity, insteadOf: stale)
        return token
    }

    /// The token, refreshed first when it has 60 seconds or less to live. One whose expiry cannot be told is taken as it is.
    func longLivedToken() async throws(Failure) -> String {
        let token = try await currentToken()
        guard let expiry = (try? JWT.expiry(of: token)) ?? nil, expiry <= clock.now.later(bySeconds: 60) else {
            return token
        }
        return try await freshToken(insteadOf: token)
    }
}
