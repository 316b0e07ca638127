import OlaresCore

extension [Recovery] {
    /// What people meet who log in, and who come back after a while.
    static var ofProfiles: [Recovery] {
        [
            Recovery(
                codes: [.tokenInvalidated], excerpt: "`refresh token for <id> became invalid at <ts>`",
                meaning: "The server refused to refresh; the grant is dead"),
            Recovery(
                codes: [.notLoggedIn], excerpt: "`no access token for <id>`",
                meaning: "A profile is selected, but no token is stored for it"),
            Recovery(
                codes: [.tokenRejected],
                excerpt: "`server rejected the access token (HTTP 401)` / `(HTTP 403)` / `(HTTP 459)`",
                meaning: "Refused even after the automatic refresh (rare)"),
            Recovery(
                codes: [.olaresIDRequired], excerpt: "`--olares-id is required`",
                meaning: "`login` or `import` was called without an olaresId"),
            Recovery(
                codes: [.alreadyAuthenticated], excerpt: "`already authenticated for <id> (expires in ...)`",
                meaning: "A still-valid token is stored"),
            Recovery(
                codes: [.storedTokenOpaque],
                excerpt: "`a token is already stored for <id> but its expiry can't be determined client-side`",
                meaning: "A token is stored whose JWT carries no `exp` claim"),
            Recovery(
                codes: [.twoFactorRequired],
                excerpt: "`two-factor authentication required: re-run with --totp <code>`",
                meaning: "Two-factor is on, and nobody can be asked"),
            Recovery(
                codes: [.passwordEmpty, .totpEmpty], excerpt: "`password is empty` / `TOTP code is empty`",
                meaning: "Standard input or the terminal gave an empty line"),
            Recovery(
                codes: [.profileNotFound], excerpt: "`profile <name> not found`",
                meaning: "`use` or `remove` named a profile that does not exist"),
        ]
    }
}
