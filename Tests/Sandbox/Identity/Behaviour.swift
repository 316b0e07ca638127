/// Everything about the sandbox that a test may want to be otherwise.
///
/// Over HTTP the same names are the keys of a JSON object, and a partial object changes what it names.
public struct Behaviour: Codable, Equatable, Sendable {
    /// Life of an access token in seconds.
    public var accessTokenLifetime = 86_400

    /// What access tokens look like.
    public var accessTokenForm = AccessTokenForm.signed

    /// What becomes of a refresh token once it is exchanged.
    public var rotation = Rotation.none

    /// Whether a one-time code is refused when it comes a second time.
    public var hasSingleUseCodes = false

    /// How a wrong password or code is refused.
    public var wrongCredentials = CredentialRefusal.status401

    /// What the second factor takes as proof of the first.
    public var secondFactorProof = SecondFactorProof.either

    /// What the user directory behind the auth service suffers from, such as `database is locked`: every login and refresh is
    /// then refused with 401 and this message, as a wrong password is. Nil while it is well.
    public var directoryProblem: String?

    /// How a refresh token is refused that the service does not know, or not any more.
    public var lostSession = LostSession.status400

    /// How `/api/firstfactor` answers when it would succeed.
    public var firstFactor = TokenAnswer()

    /// How `/api/secondfactor/totp` answers when it would succeed.
    public var secondFactor = TokenAnswer(empty: [.refreshToken])

    /// How `/api/refresh` answers when it would succeed; a status that is no success leaves all tokens as they are.
    public var refresh = TokenAnswer()

    /// Status with which services refuse a missing or dead access token: 459 as the real edge does, 401 or 403. Without
    /// `X-Unauth-Error: Non-Redirect` the edge's 459 is a redirect to the login page, or 400.
    public var refusalStatus = 459

    /// Paths that are 403 for everyone, on every service; a `*` at the end matches any rest.
    public var forbiddenPaths: [String] = []

    /// Whether accepted requests are answered with an `auth_token` cookie for the whole terminus name.
    public var setsTokenCookie = true

    /// `code` of `user-info`; other than 0 is a failure.
    public var userInfoCode = 0

    /// `code` of `olares-info`; 0 and 200 are both success.
    public var olaresInfoCode = 0

    /// `data.osVersion` of `olares-info`; may be empty.
    public var osVersion = "1.12.7-20260915"

    /// The files service.
    public var files = FilesBehaviour()

    /// The numbers of the machine.
    public var dashboard = DashboardBehaviour()

    /// The market.
    public var market = MarketBehaviour()

    /// The settings.
    public var settings = SettingsBehaviour()

    /// The cluster behind the control hub.
    public var cluster = ClusterBehaviour()

    /// The certificate that new TLS connections are shown.
    public var certificate = CertificateKind.trusted

    /// The behaviour of a real server in good health.
    public init() {}
}

/// What access tokens look like to those who carry them.
public enum AccessTokenForm: String, Codable, Sendable {
    /// A JWT with `exp`.
    case signed
    /// A JWT without `exp`; the server still lets it die after its lifetime.
    case signedWithoutExpiry
    /// Not a JWT at all.
    case opaque
}

/// What becomes of a refresh token once it is exchanged.
public enum Rotation: String, Codable, Sendable {
    /// It stays, and the answer's field is empty.
    case none
    /// It is dead at once.
    case strict
    /// It gives the same new grant again until that grant is first used, so that a client that lost the answer
    /// can ask once more.
    case untilUsed
}

/// How a wrong password or code is refused.
public enum CredentialRefusal: String, Codable, Sendable {
    /// HTTP 401 with a JSON body.
    case status401
    /// HTTP 200 whose body says `KO`.
    case statusKO
}

/// How a refresh token that is worth nothing is refused.
public enum LostSession: String, Codable, Sendable {
    /// HTTP 400, `invalid refresh token`.
    case status400
    /// HTTP 401, in words that say nothing of the session.
    case status401
}

/// What the second factor takes as proof of the first.
public enum SecondFactorProof: String, Codable, Sendable {
    /// The access token of the first factor, in `X-Authorization`.
    case accessToken
    /// The session cookie of the first factor.
    case session
    /// Any of the two.
    case either
}

/// How an endpoint that hands out tokens answers when it would succeed.
public struct TokenAnswer: Codable, Equatable, Sendable {
    /// A member of the token object.
    public enum Field: String, Codable, Sendable {
        case accessToken = "access_token"
        case refreshToken = "refresh_token"
        case sessionId = "session_id"
    }

    /// HTTP status; outside 200 to 299 hands out nothing.
    public var status = 200

    /// `status` of the envelope; other than `OK` hands out nothing.
    public var envelopeStatus = "OK"

    /// `message` of the envelope.
    public var message: String?

    /// Members that are left out of the answer.
    public var omitted: [Field] = []

    /// Members that are present but empty.
    public var empty: [Field] = []

    /// What `fa2` says, whatever is true; nil says the truth.
    public var fa2: Bool?

    /// A full and truthful answer.
    public init(
        status: Int = 200, envelopeStatus: String = "OK", message: String? = nil, omitted: [Field] = [],
        empty: [Field] = [], fa2: Bool? = nil
    ) {
        self.status = status
        self.envelopeStatus = envelopeStatus
        self.message = message
        self.omitted = omitted
        self.empty = empty
        self.fa2 = fa2
    }

    /// Whether tokens are handed out with this status.
    var isGrant: Bool { (200..<300).contains(status) }

    /// Whether the one who asked learns nothing of this member.
    func hides(_ field: Field) -> Bool {
        omitted.contains(field) || empty.contains(field)
    }
}

/// The certificate that a TLS connection is shown.
public enum CertificateKind: String, Codable, Sendable {
    /// Valid for the name that the client asked for.
    case trusted
    /// Past its end since yesterday.
    case expired
    /// Valid, for another name.
    case wrongHost
    /// Valid for the name, but signed by a CA that nobody was told of.
    case unknownAuthority
}
