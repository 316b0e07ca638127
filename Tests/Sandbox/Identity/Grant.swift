/// What one successful sign-in or refresh hands out.
public struct Grant: Codable, Equatable, Sendable {
    /// Whose grant it is.
    public let olaresId: String

    /// What requests carry in `X-Authorization`.
    public internal(set) var accessToken: String

    /// What `/api/refresh` takes.
    public let refreshToken: String

    /// What the session cookie and `session_id` carry: the access token again.
    public let sessionId: String

    /// True while the user still owes the one-time code; services refuse the access token until then.
    public let awaitsSecondFactor: Bool
}
