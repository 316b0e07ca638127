import Synchronization

/// The one door to identity: which profile is active, where its services are, a token, and an HTTP client that carries it.
///
/// Nothing is read before it is asked for, and the active profile is resolved at most once a process. Verbs see no
/// keychain, no config file and no refresh endpoint.
public final class AuthContext: Sendable {
    let transport: any HTTPTransport
    let clock: any Clock
    private let versions: VersionPolicy
    /// The account whose profile counts as the active one; `nil` for the one that was chosen.
    private let pinned: String?
    private let refusals: @Sendable () -> [any RefusalReader]
    private let open: @Sendable () throws(Failure) -> AuthStores
    private let opened = Mutex<AuthStores?>(nil)
    private let resolved = Mutex<Session?>(nil)

    /// - Parameters:
    ///   - open: Opens what is stored here; called at most once, when something of it is asked for.
    ///   - transport: The network.
    ///   - clock: Time.
    ///   - versions: What the caller says about the version of the Olares.
    ///   - refusals: How services say why they refuse; asked for with the identity.
    public convenience init(
        transport: any HTTPTransport, clock: any Clock, versions: VersionPolicy = VersionPolicy(),
        refusals: @escaping @Sendable () -> [any RefusalReader] = { [] },
        open: @escaping @Sendable () throws(Failure) -> AuthStores
    ) {
        self.init(
            transport: transport, clock: clock, versions: versions, refusals: refusals, pinned: nil, open: open)
    }

    private init(
        transport: any HTTPTransport, clock: any Clock, versions: VersionPolicy,
        refusals: @escaping @Sendable () -> [any RefusalReader], pinned: String?,
        open: @escaping @Sendable () throws(Failure) -> AuthStores
    ) {
        self.transport = transport
        self.clock = clock
        self.versions = versions
        self.refusals = refusals
        self.pinned = pinned
        self.open = open
    }

    /// The same door with nothing read yet, for a process that makes several calls: the profile may be another one by then.
    public func anew() -> AuthContext {
        AuthContext(
            transport: transport, clock: clock, versions: versions, refusals: refusals, pinned: pinned, open: open)
    }

    /// The same door for one account, whichever profile is active.
    /// - Parameter key: The alias or olaresId of its profile.
    /// - Throws: ``Failure`` with `profile_not_found`.
    public func pinned(to key: String) throws(Failure) -> AuthContext {
        let account = try stores().profiles.load().existing(key).olaresID
        return AuthContext(
            transport: transport, clock: clock, versions: versions, refusals: refusals, pinned: account, open: open)
    }

    /// The profile that verbs act as; `nil` when there is none.
    func activeProfile() throws(Failure) -> Profile? {
        let profiles = try stores().profiles.load()
        guard let pinned else { return profiles.active }
        return try profiles.existing(pinned)
    }

    /// What is stored here.
    func stores() throws(Failure) -> AuthStores {
        if let known = opened.withLock({ $0 }) { return known }
        let stores = try open()
        opened.withLock { $0 = stores }
        return stores
    }

    /// The active profile, with its services (docs/protocol/tokens.md, "Resolving").
    /// - Throws: ``Failure`` with `auth_no_profile`, `auth_not_logged_in`, `auth_token_invalidated` or what keeps the stored
    ///   state from being read. An expired token is no failure, since the first refused request renews it.
    public func identity() throws(Failure) -> Identity { try session().identity }

    /// The HTTP client of the active profile; fails as ``identity()`` does.
    public func client() throws(Failure) -> ServiceClient {
        ServiceClient(session: try session(), transport: transport)
    }

    private func session() throws(Failure) -> Session {
        if let known = resolved.withLock({ $0 }) { return known }
        // Whatever is done with a session goes to another thread. Without room for one the task pool waits for ever, or traps.
        try SystemRoom.require()
        let identity = try resolve()
        let stores = try stores()
        let refresher = TokenRefresher(store: stores.tokens, transport: transport, locks: stores.locks, clock: clock)
        let versions = BackendVersions(
            policy: versions, olaresID: identity.olaresID, profiles: stores.profiles, clock: clock)
        return resolved.withLock { session in
            let kept = session ?? Session(identity: identity, refresher: refresher, versions: versions, clock: clock)
            session = kept
            return kept
        }
    }

    private func resolve() throws(Failure) -> Identity {
        guard let profile = try activeProfile() else { throw .noProfile }
        guard let record = try storedToken(profile.olaresID) else { throw .notLoggedIn(profile.olaresID) }
        if let failure = Failure.refused(record, of: profile.olaresID, at: clock.now) { throw failure }
        do throws(JWTError) {
            _ = try JWT.expiry(of: record.accessToken)
        } catch {
            throw Failure(
                .tokenUndecodable, "decode access token: \(error.text)", next: [ProfileVerbs.login(profile.olaresID)])
        }
        return Identity(
            name: profile.displayName, olaresID: profile.olaresID, services: try profile.serviceURLs(),
            verification: profile.insecureSkipVerify ? .none : .full, accessToken: record.accessToken,
            isRefused: record.invalidatedAt != nil, refusals: refusals())
    }

    /// The record of an account; `nil` when there is none.
    func storedToken(_ olaresID: String) throws(Failure) -> TokenRecord? {
        do throws(Failure) {
            return try stores().tokens.record(for: olaresID)
        } catch {
            throw error.prefixed("read token store: ")
        }
    }
}
