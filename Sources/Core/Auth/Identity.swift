/// Who calls, and where to: the active profile with its services and the token it had when it was resolved.
public struct Identity: Sendable {
    /// The profile's name as it is shown: its alias, or the olaresId.
    public let name: String
    /// The profile's key, as it was typed at login.
    public let olaresID: String
    /// Where its services are.
    public let services: ServiceURLs
    /// Whether its servers' certificates must be valid.
    public let verification: CertificateVerification
    /// The stored access token; never shown.
    let accessToken: String
}

extension NextStep {
    /// The step that most auth failures end with.
    static func login(_ id: String) -> NextStep {
        NextStep(["profile", "login", "--olares-id", id], effect: .write)
    }
}

extension Failure {
    /// There is no profile to act as.
    static var noProfile: Failure {
        Failure(
            .noProfile,
            "no Olares profile is configured: run `olares-cli profile login --olares-id <id>` or "
                + "`olares-cli profile import --olares-id <id> --refresh-token <tok>`",
            next: [.login("<id>")])
    }

    /// A profile without a token.
    static func notLoggedIn(_ id: String) -> Failure {
        Failure(
            .notLoggedIn,
            "no access token for \(id); run: olares-cli profile login --olares-id \(id.shellQuoted)  "
                + "(or profile import --refresh-token <tok>)",
            next: [.login(id)])
    }

    /// A grant that the server has declared dead.
    static func tokenInvalidated(_ id: String, at moment: Timestamp) -> Failure {
        let quoted = id.shellQuoted
        return Failure(
            .tokenInvalidated,
            "refresh token for \(id) became invalid at \(moment.localText); please run: olares-cli profile login "
                + "--olares-id \(quoted)  (or profile import --olares-id \(quoted) --refresh-token <tok>)",
            next: [.login(id)])
    }

    /// An access token that the server refuses even after a refresh.
    static func tokenRejected(_ id: String, status: Int) -> Failure {
        var message =
            "server rejected the access token (HTTP \(status)); please run: olares-cli profile login "
            + "--olares-id \(id.shellQuoted)"
        if status == 403 { message += "\nHTTP 403 can also mean that \(id) has no permission for this" }
        return Failure(.tokenRejected, message, next: [.login(id)])
    }

    /// The service knows who asks, and does not let that account do it.
    /// - Parameter reason: The service's own words.
    static func accessDenied(_ reason: String, as id: String) -> Failure {
        Failure(
            .accessDenied, "server rejected the request (HTTP 403: \(reason))",
            advice: "\(id) may not do that; ask the owner of the Olares, or switch with `olares-cli profile use`")
    }
}
