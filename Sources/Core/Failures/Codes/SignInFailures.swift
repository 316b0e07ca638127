// Each code says itself what it means.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// What keeps a sign-in or a choice of profile from succeeding.
extension FailureCode {
    public static let olaresIDInvalid = FailureCode(
        "olares_id_invalid", exit: .usage, means: "the olaresId cannot be used as a name and a host",
        fix: "Give a name and a host, such as alice@olares.com")

    public static let serviceURLInvalid = FailureCode(
        "service_url_invalid", exit: .usage, means: "an address is not a usable http or https URL",
        fix: "Give an https URL, or correct the profile's")

    public static let alreadyAuthenticated = FailureCode(
        "already_authenticated", means: "a still-valid token is stored",
        fix: "`\(ProfileVerbs.removeLine("<id>"))`, then run it again")

    public static let storedTokenOpaque = FailureCode(
        "stored_token_expiry_unknown", means: "a token is stored whose JWT carries no exp claim",
        fix: "`\(ProfileVerbs.removeLine("<id>"))`, then run it again")

    public static let passwordEmpty = FailureCode(
        "password_empty", exit: .usage, means: "standard input or the terminal gave an empty password",
        fix: "Look for a closed or empty pipe")

    public static let inputNotTerminal = FailureCode(
        "stdin_not_a_terminal", exit: .usage, means: "a password is needed and standard input is no terminal",
        fix: "Add `--password-stdin` and pipe the password, or run it on a terminal")

    public static let inputUnreadable = FailureCode(
        "stdin_unreadable", means: "standard input could not be read",
        fix: "Look at what standard input is connected to")

    public static let signInRejected = FailureCode(
        "sign_in_rejected", means: "the server refused the user name, password or code",
        fix: "Check the password and the code, then run it again")

    public static let refreshTokenRejected = FailureCode(
        "refresh_token_rejected", exit: .loginNeeded, means: "the server refused the refresh token",
        fix: "`\(ProfileVerbs.loginLine("<id>"))`")

    public static let profileNotFound = FailureCode(
        "profile_not_found", means: "no profile has that name or olaresId",
        fix: "`\(ProfileVerbs.listLine)` shows the names")

    public static let previousProfileMissing = FailureCode(
        "no_previous_profile", means: "there is no previous profile to go back to",
        fix: "`\(ProfileVerbs.listLine)` shows the names")

    public static let profileNameTaken = FailureCode(
        "profile_name_taken", exit: .usage, means: "another profile already answers to that name",
        fix: "`\(ProfileVerbs.listLine)` shows the names")

    public static let profileManaged = FailureCode(
        "profile_managed", means: "the platform issued the credential and keeps it",
        fix: "Change it where the platform keeps it")

    /// All of these.
    static let signInFailures: [FailureCode] = [
        .olaresIDInvalid, .serviceURLInvalid, .alreadyAuthenticated, .storedTokenOpaque, .passwordEmpty,
        .inputNotTerminal, .inputUnreadable, .signInRejected, .refreshTokenRejected, .profileNotFound,
        .previousProfileMissing, .profileNameTaken, .profileManaged,
    ]
}
