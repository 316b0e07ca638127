// Each code says itself what it means.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import OlaresCore

/// The failures of logging in alone.
extension FailureCode {
    public static let olaresIDRequired = FailureCode(
        "olares_id_required", exit: .usage, means: "login or import was called without an olaresId",
        fix: "Add `--olares-id <id>`")

    public static let refreshTokenRequired = FailureCode(
        "refresh_token_required", exit: .usage, means: "import was called without a refresh token",
        fix: "Add `--refresh-token`, from a variable")

    public static let twoFactorRequired = FailureCode(
        "two_factor_required", exit: .usage, means: "two-factor is on, and nobody can be asked for the code",
        fix: "Run it again with `--totp <code>`, or on a terminal")

    public static let totpEmpty = FailureCode(
        "totp_empty", exit: .usage, means: "standard input or the terminal gave an empty code",
        fix: "Look for a closed or empty pipe")
}
