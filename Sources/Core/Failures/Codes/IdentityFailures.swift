// Each code says itself what it means.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// What keeps a call from being made as somebody.
extension FailureCode {
    public static let noProfile = FailureCode(
        "auth_no_profile", exit: .loginNeeded, means: "no profile is configured or selected",
        fix: "`\(ProfileVerbs.loginLine("<id>"))`")

    public static let notLoggedIn = FailureCode(
        "auth_not_logged_in", exit: .loginNeeded, means: "the profile has no stored token",
        fix: "`\(ProfileVerbs.loginLine("<id>"))`, or `\(ProfileVerbs.importName)`")

    public static let tokenInvalidated = FailureCode(
        "auth_token_invalidated", exit: .loginNeeded, means: "the server refused to refresh: the grant is dead",
        fix: "`\(ProfileVerbs.loginLine("<id>"))`")

    public static let tokenRejected = FailureCode(
        "auth_token_expired", exit: .loginNeeded, means: "the server still refuses the access token after a refresh",
        fix: "`\(ProfileVerbs.loginLine("<id>"))`")

    public static let tokenUndecodable = FailureCode(
        "auth_token_undecodable", exit: .loginNeeded, means: "the stored access token is not a JWT",
        fix: "`\(ProfileVerbs.loginLine("<id>"))`")

    public static let refreshFailed = FailureCode(
        "auth_refresh_failed", retryable: nil, means: "the refresh did not succeed, and the grant may still be good",
        fix: "Run it again; if it stays so, log in again")

    public static let refreshLockTimeout = FailureCode(
        "auth_refresh_lock_timeout", retryable: true, means: "another process held the refresh lock too long",
        fix: "Wait for the other olares-cli to end, then run it again")

    /// All of these.
    static let identityFailures: [FailureCode] = [
        .noProfile, .notLoggedIn, .tokenInvalidated, .tokenRejected, .tokenUndecodable, .refreshFailed,
        .refreshLockTimeout,
    ]
}
