/// Someone who can sign in to the sandbox.
public struct User: Codable, Equatable, Sendable {
    /// Identity as people type it, `local@domain`; without `@` the domain is `olares.com`.
    public var olaresId: String

    /// Password in clear; requests carry its salted digest.
    public var password: String

    /// Base32 key of the one-time codes (RFC 6238), or nil when the user has no second factor.
    public var totpSecret: String?

    /// What `owner_role` says: `owner`, `admin`, `normal`, or anything else a test wants to see survive.
    public var ownerRole: String

    /// What `user-info` calls the user; the local part when nil.
    public var displayName: String?

    /// Life of this user's access tokens in seconds; nil follows ``Behaviour/accessTokenLifetime``.
    public var accessTokenLifetime: Int?

    /// What stands for a password that only its digest is known of, as where the settings made the user.
    var digest: String?

    /// Makes a user; without a TOTP secret the password alone is enough.
    public init(
        _ olaresId: String, password: String, totpSecret: String? = nil, ownerRole: String = "owner",
        displayName: String? = nil, accessTokenLifetime: Int? = nil
    ) {
        self.olaresId = olaresId
        self.password = password
        self.totpSecret = totpSecret
        self.ownerRole = ownerRole
        self.displayName = displayName
        self.accessTokenLifetime = accessTokenLifetime
    }

    /// Reads a user from JSON, where only `olaresId` and `password` are required.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try fields.decode(String.self, forKey: .olaresId),
            password: try fields.decode(String.self, forKey: .password),
            totpSecret: try fields.decodeIfPresent(String.self, forKey: .totpSecret),
            ownerRole: try fields.decodeIfPresent(String.self, forKey: .ownerRole) ?? "owner",
            displayName: try fields.decodeIfPresent(String.self, forKey: .displayName),
            accessTokenLifetime: try fields.decodeIfPresent(Int.self, forKey: .accessTokenLifetime))
    }

    /// The part before `@`, which is the `username` of a login.
    public var local: String { halves.local }

    /// The name below which this user's services live: `alice.olares.com`. It keeps a port that the domain carries.
    public var terminus: String { "\(halves.local).\(halves.domain)" }

    /// What stands for the password in a login request.
    public var passwordDigest: String { digest ?? PasswordDigest.of(password) }

    /// Alice (two factors) and Bob (a password only): whom a sandbox serves unless told otherwise.
    public static let examples = [
        User("alice@olares.com", password: "wonderland", totpSecret: "ONQW4ZDCN54GC3DJMNSQ"),
        User("bob@olares.com", password: "builder", ownerRole: "normal"),
    ]

    private var halves: (local: String, domain: String) {
        guard let at = olaresId.firstIndex(of: "@") else { return (olaresId, "olares.com") }
        return (String(olaresId[..<at]), String(olaresId[olaresId.index(after: at)...]))
    }
}
