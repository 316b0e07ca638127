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
    /// Whether the server has refused to refresh the token, so that the next request begins with one refresh more.
    let isRefused: Bool
    /// How services say why they refuse.
    let refusals: [any RefusalReader]
}

extension Failure {
    /// There is no profile to act as.
    static var noProfile: Failure {
        Failure(
            .noProfile,
            "no Olares profile is configured: run `\(ProfileVerbs.loginLine("<id>"))` or "
                + "`olares-cli \(ProfileVerbs.importWords("<id>"))`",
            next: [ProfileVerbs.login("<id>")])
    }

    /// A profile without a token.
    static func notLoggedIn(_ id: String) -> Failure {
        Failure(
            .notLoggedIn,
            "no access token for \(id); run: \(ProfileVerbs.loginLine(id.shellQuoted))  "
                + "(or \(ProfileVerbs.importWords()))",
            next: [ProfileVerbs.login(id)])
    }

    /// A grant that the server has refused to renew.
    /// - Parameter moment: When it did so first.
    static func tokenInvalidated(_ id: String, at moment: Timestamp, _ refusal: RefreshRefusal? = nil) -> Failure {
        let quoted = id.shellQuoted
        var message =
            "refresh token for \(id) became invalid at \(moment.localText); please run: "
            + "\(ProfileVerbs.loginLine(quoted))  (or \(ProfileVerbs.importWords(quoted)))"
        if let refusal, !refusal.reason.isEmpty { message += "; the auth service said: \(refusal.reason)" }
        if let next = refusal?.nextTry {
            message +=
                "; an Olares that is starting up says the same: from \(next.localText) on a command tries once more"
        }
        return Failure(.tokenInvalidated, message, next: [ProfileVerbs.login(id)])
    }

    /// The failure of a record whose grant the server has refused to renew; `nil` while a refresh may be tried.
    static func refused(_ record: TokenRecord, of id: String, at now: Timestamp) -> Failure? {
        guard let moment = record.invalidatedAt, !record.allowsRefresh(at: now) else { return nil }
        return tokenInvalidated(id, at: moment, record.refusal ?? .marked(at: moment))
    }

    /// An access token that the server refuses even after a refresh.
    static func tokenRejected(_ id: String, status: Int) -> Failure {
        var message: MessageText =
            "server rejected the access token (HTTP \(status)); please run: "
            + "\(ProfileVerbs.loginLine(id.shellQuoted))"
        if status == 403 { message += "\nHTTP 403 can also mean that \(id) has no permission for this" }
        if status == 500 {
            message += "\nthe proxy says \"Not Login\"; where it does not know \(id) yet, running it again helps"
        }
        return Failure(.tokenRejected, message, next: [ProfileVerbs.login(id)])
    }

    /// The service knows who asks, and does not let that account do it.
    /// - Parameter reason: The service's own words.
    static func accessDenied(_ reason: String, as id: String) -> Failure {
        Failure(
            .accessDenied, "server rejected the request (HTTP 403: \(reason))",
            advice: "\(id) may not do that; ask the owner of the Olares, or switch with `\(ProfileVerbs.useLine)`")
    }
}
