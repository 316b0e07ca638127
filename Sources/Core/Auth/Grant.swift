/// What the auth service hands out for a password, a code or a refresh token (docs/protocol/sign-in.md, "Grant").
struct Grant: Sendable, Equatable {
    /// A JWT, or opaque.
    var accessToken: String
    /// Opaque; empty when the answer brought none.
    var refreshToken: String
    /// Opaque; empty when the answer brought none.
    var sessionID: String
    /// Whether a second factor is needed before the access token is good for services.
    var needsSecondFactor: Bool

    /// Reads the `data` member of an answer; `nil` when it is no object or a member has the wrong type.
    init?(_ data: JSONValue?) {
        guard let data = data?.object else { return nil }
        func text(_ name: String) -> String? {
            switch data[name] {
            case nil, .null?: ""
            case .string(let text)?: text
            default: nil
            }
        }
        guard let access = text("access_token"), let refresh = text("refresh_token"), let session = text("session_id")
        else { return nil }
        accessToken = access
        refreshToken = refresh
        sessionID = session
        needsSecondFactor = data["fa2"]?.bool ?? false
    }
}
