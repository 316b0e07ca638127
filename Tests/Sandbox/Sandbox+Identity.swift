public import Foundation

extension Sandbox {
    /// Everyone who can sign in.
    public var users: [User] { realm.users }

    /// Adds a user, or replaces the one of the same olaresId.
    public func add(_ user: User) {
        realm.add(user)
    }

    /// The folder of a user's files, made with a few samples when first asked for: in it a folder for each file type, and in
    /// that one for each extend, as in `drive/Home`. Changes show at once.
    public func filesDirectory(of olaresId: String) throws -> String? {
        try realm.user(olaresId).map { try files.files(of: $0).tree.root }
    }

    /// How often two chunks, or questions how much is held, met on the way to a user's files, and ended the service.
    public func uploadCollisions(of olaresId: String) -> Int {
        realm.user(olaresId).flatMap { try? files.files(of: $0).traffic.deaths } ?? 0
    }

    /// The user of that olaresId, if there is one.
    public func user(_ olaresId: String) -> User? {
        realm.user(olaresId)
    }

    /// The knobs. Reading, changing and writing back is three steps: let one task do it.
    public var behaviour: Behaviour {
        get { realm.behaviour }
        set { realm.behaviour = newValue }
    }

    /// How many seconds the server's clock is ahead of the machine's; it decides `exp`, expiry and one-time codes.
    public var clockOffset: Double {
        get { realm.clockOffset }
        set { realm.clockOffset = newValue }
    }

    /// The time on the server's clock.
    public var now: Date { realm.now }

    /// The one-time code that is right at this moment; nil for an unknown user or one without a second factor.
    public func oneTimeCode(for olaresId: String) -> String? {
        realm.user(olaresId)?.totpSecret.flatMap(OneTimeCode.init(base32:))?.code(at: now)
    }

    /// Gives out tokens as a complete sign-in would; nil for an unknown user.
    ///
    /// `expiresIn` is the life of the access token in seconds, negative for one that is already dead.
    public func grant(for olaresId: String, expiresIn: Int? = nil, awaitsSecondFactor: Bool = false) -> Grant? {
        realm.user(olaresId).map {
            realm.issueGrant(to: $0, awaitsSecondFactor: awaitsSecondFactor, lifetime: expiresIn)
        }
    }

    /// An access token as a complete sign-in would give it; nil for an unknown user.
    public func mintAccessToken(for olaresId: String, expiresIn: Int? = nil) -> String? {
        grant(for: olaresId, expiresIn: expiresIn)?.accessToken
    }

    /// Every grant so far, those of sign-ins and refreshes included; a search for leaks wants them all.
    public var grants: [Grant] { realm.grants }

    /// Makes all access tokens given so far worthless, whatever their `exp` says; of one user, or of all.
    public func expireAccessTokens(of olaresId: String? = nil) {
        realm.expireAccessTokens(of: olaresId)
    }

    /// Makes all refresh tokens given so far worthless; of one user, or of all.
    public func revokeRefreshTokens(of olaresId: String? = nil) {
        realm.revokeRefreshTokens(of: olaresId)
    }
}
