/// How somebody wants to log in or import.
public struct SignInOptions: Sendable {
    /// The identity, as typed.
    public let olaresID: String
    /// A short name for the profile; `nil` keeps what it has.
    public let alias: String?
    /// The auth service's base URL in place of the derived one; `nil` keeps what is stored, but derives it for this call.
    public let authURLOverride: String?
    /// The label after the service's name in host names; `nil` as above.
    public let localURLPrefix: String?
    /// Whether any certificate is accepted, now and later.
    public let skipsVerification: Bool
    /// Whether the current profile stays the current one.
    public let keepsCurrent: Bool

    /// All parts at once; empty texts count as absent.
    public init(
        olaresID: String, alias: String?, authURLOverride: String?, localURLPrefix: String?, skipsVerification: Bool,
        keepsCurrent: Bool
    ) {
        func filled(_ text: String?) -> String? { text?.isEmpty == true ? nil : text }
        self.olaresID = olaresID
        self.alias = filled(alias)
        self.authURLOverride = filled(authURLOverride)
        self.localURLPrefix = filled(localURLPrefix)
        self.skipsVerification = skipsVerification
        self.keepsCurrent = keepsCurrent
    }
}

/// What a login or import did.
public struct SignInOutcome: Sendable {
    /// The identity, as typed.
    public let olaresID: String
    /// The profile's shown name.
    public let profile: String
    /// Whether it became the current one with this.
    public let switched: Bool
    /// The one that was current before, where that changed.
    public let previousProfile: String?
    /// What the secret store calls itself.
    public let backend: String
}

extension AuthContext {
    /// Checks everything about a login that needs no secret and no network, so that nobody types a password for nothing.
    /// - Parameter action: What is to be done, as a refusal says it: `log in as` or `import credentials for`.
    /// - Throws: ``Failure`` with `already_authenticated` or `stored_token_expiry_unknown` while a token is stored that may
    ///   still be good, `profile_name_taken`, `profile_managed`, `olares_id_invalid`, `service_url_invalid`, or what keeps
    ///   the stored state from being read.
    public func prepareSignIn(_ options: SignInOptions, to action: String) throws(Failure) -> SignInAttempt {
        let id = try OlaresID(options.olaresID)
        let services = try ServiceURLs(
            id, prefix: options.localURLPrefix ?? "", authOverride: options.authURLOverride ?? "")
        let profiles = try stores().profiles.load()
        let profile = profiles.profile(for: options)
        try profile.checkNotManaged(action)
        try profiles.checkNames(of: profile)
        try checkNothingIsOverwritten(options.olaresID, hasProfile: profiles[olaresID: options.olaresID] != nil)
        try stores().tokens.requireUsable(for: options.olaresID)
        return SignInAttempt(context: self, id: id, options: options, services: services)
    }

    private func checkNothingIsOverwritten(_ olaresID: String, hasProfile: Bool) throws(Failure) {
        // A login that was killed has left a good token behind: nothing but its profile is missing.
        let next =
            (hasProfile ? [] : [ProfileVerbs.use(olaresID)])
            + [ProfileVerbs.remove(olaresID)]
        let remedy = "to re-authenticate, run: \(ProfileVerbs.removeLine(olaresID.shellQuoted))"
        switch LoginStatus(of: try storedToken(olaresID), at: clock.now) {
        case .loggedIn(let seconds):
            let left = LoginStatus.durationText(seconds: seconds)
            throw Failure(
                .alreadyAuthenticated, "already authenticated for \(olaresID) (expires in \(left)).\n\(remedy)",
                next: next)
        case .loggedInOpaque:
            throw Failure(
                .storedTokenOpaque,
                "a token is already stored for \(olaresID) but its expiry can't be determined client-side.\n\(remedy)",
                next: next)
        case .never, .unknown, .invalidated, .loggedInUnparseable, .expired: break
        }
    }
}

/// A login that may go ahead as soon as it has its secret.
public struct SignInAttempt: Sendable {
    let context: AuthContext
    let id: OlaresID
    let options: SignInOptions
    let services: ServiceURLs

    /// Logs in with a password.
    /// - Parameters:
    ///   - code: The one-time code, if it is known already. Not used where two-factor is off.
    ///   - askCode: Asks for the code. The whole login is then repeated with it, since the first half may have aged while
    ///     somebody was typing.
    public func logIn(
        password: String, code: String?, askCode: () throws(Failure) -> String
    ) async throws(Failure) -> SignInOutcome {
        var (grant, cookies) = try await service.firstFactor(id, password: password)
        guard grant.needsSecondFactor else { return try await persist { grant } }
        let usedCode: String
        if let code {
            usedCode = code
        } else {
            usedCode = try askCode()
            (grant, cookies) = try await service.firstFactor(id, password: password)
        }
        let whole = try await service.secondFactor(id, code: usedCode, after: grant, cookies: cookies)
        return try await persist { whole }
    }

    /// Logs in with a refresh token, which is spent only once everything is there that will hold what it buys.
    public func importGrant(refreshToken: String) async throws(Failure) -> SignInOutcome {
        try await persist { () async throws(Failure) in
            switch try await service.refresh(refreshToken, accessToken: nil) {
            case .granted(let grant): return grant
            case .refused(let refusal):
                var message = "refresh token rejected by server: /api/refresh returned \(refusal.reason)"
                if !refusal.isFinal {
                    message += "; an Olares that is starting up says the same: then run it again in a minute"
                }
                throw Failure(.refreshTokenRejected, message, next: [ProfileVerbs.login(options.olaresID)])
            }
        }
    }

    private var service: AuthService {
        AuthService(
            transport: context.transport, services: services,
            verification: options.skipsVerification ? .none : .full, timeout: .seconds(10))
    }

    /// Makes room for token and profile under the identity's and the config's lock, gets the grant, and stores the token, then
    /// the profile. A process killed in between leaves a token without a profile, which `profile use` gives one, and
    /// `profile remove` clears like any other.
    private func persist(_ exchange: () async throws(Failure) -> Grant) async throws(Failure) -> SignInOutcome {
        try await context.stores().locks.withLock(options.olaresID) { () async throws(Failure) in
            // Ctrl-C between the server's answer and the write would lose a refresh token that works only once.
            try await Signals.deferred { () async throws(Failure) in try await store(exchange) }
        }
    }

    private func store(_ exchange: () async throws(Failure) -> Grant) async throws(Failure) -> SignInOutcome {
        let stores = try context.stores()
        let backend = try stores.tokens.backendName()
        return try await stores.profiles.edit { list throws(Failure) in
            let profile = list.profile(for: options)
            try list.checkNames(of: profile)
            let hadActive = list.active != nil
            list.upsert(profile)
            let before = list.currentProfile
            if !(options.keepsCurrent && hadActive) { try list.switchTo(profile.olaresID) }
            let switched = list.currentProfile != before
            return SignInOutcome(
                olaresID: profile.olaresID, profile: profile.displayName, switched: switched,
                previousProfile: switched && !before.isEmpty ? before : nil, backend: backend)
        } once: { () async throws(Failure) in
            try await storeToken(in: stores.tokens, exchange)
        }
    }

    private func storeToken(
        in tokens: TokenStore, _ exchange: () async throws(Failure) -> Grant
    ) async throws(Failure) {
        let room: TokenRoom
        do throws(Failure) { room = try tokens.reserve(for: options.olaresID) } catch { throw Self.unsaved(error) }
        let grant: Grant
        do throws(Failure) {
            grant = try await exchange()
        } catch {
            room.giveBack()
            throw error
        }
        let record = TokenRecord(grant, of: options.olaresID, at: context.clock.now)
        do throws(Failure) { try room.set(record) } catch { throw Self.unsaved(error) }
    }

    private static func unsaved(_ error: Failure) -> Failure { error.prefixed("save token: ") }
}

extension ProfileList {
    /// What the profile of a login will be: what is stored, with what the options say instead. Certificates that were
    /// exempt from checks stay exempt.
    fileprivate func profile(for options: SignInOptions) -> Profile {
        var profile = self[olaresID: options.olaresID] ?? Profile(olaresID: options.olaresID)
        if let alias = options.alias { profile.name = alias }
        if let override = options.authURLOverride { profile.authURLOverride = override }
        if let prefix = options.localURLPrefix { profile.localURLPrefix = prefix }
        if options.skipsVerification { profile.insecureSkipVerify = true }
        return profile
    }
}

extension Profile {
    /// Refuses what would replace or delete a credential that the platform keeps.
    func checkNotManaged(_ action: String) throws(Failure) {
        guard isManaged else { return }
        let application = appName.isEmpty ? "an installed application" : "application \(appName.quotedForMessage)"
        throw Failure(
            .profileManaged,
            "cannot \(action) \(olaresID): its credential is issued by the platform for \(application) and is not stored "
                + "locally; uninstall that application to revoke it")
    }
}
