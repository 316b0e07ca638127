/// The halves of a login.
enum Factor: String, Sendable {
    case first
    case second
}

/// What to do about a login that the server refused (docs/protocol/sign-in.md, "Refusals").
///
/// The auth service refuses everything in one way, a directory that is not up yet or a full disk of its own as well as a wrong
/// password; only its words tell them apart.
enum SignInAdvice {
    /// - Parameter reason: The server's words.
    static func advice(on reason: String, _ factor: Factor) -> String {
        let words = reason.lowercased()
        if has(words, "no space", "disk full", "disk is full", "read-only file system") {
            return "make room on the disk of the Olares, and log in again"
        }
        if has(words, "connect", "dial", "refused", "timeout", "timed out", "unavailable", "database", "ldap", "lldap")
        {
            return "the Olares cannot look up its users: give it a minute after a restart, and log in again"
        }
        if factor == .second { return "use the code that the authenticator shows now, and log in again" }
        if has(words, "user not found", "no such user", "unknown user", "not exist") {
            return "check the olaresId: this Olares knows nobody of that name"
        }
        return "check the olaresId and the password, and log in again"
    }

    private static func has(_ words: String, _ parts: String...) -> Bool { parts.contains { words.contains($0) } }
}
