import Foundation

/// Every grant the sandbox has given, and what has become of it.
///
/// A plain value without a clock or a lock: ``Realm`` supplies both.
struct Ledger {
    /// How a service takes an access token.
    enum Standing: Equatable {
        case accepted, awaitsSecondFactor, expired, unknown
    }

    /// What `/api/refresh` finds when a refresh token is presented.
    enum Renewal: Equatable {
        /// The token is unknown, revoked or already replaced.
        case refused
        /// The token was exchanged before, for this grant, which nobody has used yet.
        case again(Grant)
        /// The token is good for a new grant to this user.
        case due(olaresId: String, awaitsSecondFactor: Bool)
    }

    private struct Entry {
        var grant: Grant
        /// Nil for an access token without end.
        var expiresAt: Date?
        var isExpiredEarly = false
        var isRevoked = false
        /// True once the access token was accepted or the refresh token exchanged.
        var isUsed = false
        /// The entry that the refresh token was exchanged for.
        var successor: Int?
    }

    private var entries: [Entry] = []
    private var byAccessToken: [String: Int] = [:]
    private var byRefreshToken: [String: Int] = [:]
    private var bySession: [String: Int] = [:]

    /// Records a new grant, as the replacement of the one whose refresh token is `replacing` if that is given.
    mutating func add(_ grant: Grant, expiresAt: Date?, replacing oldRefreshToken: String? = nil) {
        let index = entries.count
        if let old = oldRefreshToken.flatMap({ byRefreshToken[$0] }) {
            entries[old].isUsed = true
            if oldRefreshToken != grant.refreshToken { entries[old].successor = index }
        }
        entries.append(Entry(grant: grant, expiresAt: expiresAt))
        byAccessToken[grant.accessToken] = index
        byRefreshToken[grant.refreshToken] = index
        bySession[grant.sessionId] = index
    }

    /// Judges an access token presented by, or to a host of, this user; an accepted one counts as used.
    mutating func judge(_ accessToken: String, of olaresId: String, now: Date) -> Standing {
        guard let index = byAccessToken[accessToken], entries[index].grant.olaresId == olaresId else { return .unknown }
        if isExpired(entries[index], now: now) { return .expired }
        if entries[index].grant.awaitsSecondFactor { return .awaitsSecondFactor }
        entries[index].isUsed = true
        return .accepted
    }

    /// The living grant that an access token or else a session belongs to.
    func grant(accessToken: String?, session: String?, now: Date) -> Grant? {
        let found = [accessToken.flatMap { byAccessToken[$0] }, session.flatMap { bySession[$0] }]
        guard let entry = found.compactMap(\.self).map({ entries[$0] }).first, !isExpired(entry, now: now) else {
            return nil
        }
        return entry.grant
    }

    /// Decides what a refresh token is worth under a rotation policy.
    func renewal(of refreshToken: String, rotation: Rotation, now: Date) -> Renewal {
        guard let index = byRefreshToken[refreshToken], !entries[index].isRevoked else { return .refused }
        let entry = entries[index]
        guard let successor = entry.successor else {
            return .due(olaresId: entry.grant.olaresId, awaitsSecondFactor: entry.grant.awaitsSecondFactor)
        }
        let next = entries[successor]
        guard rotation == .untilUsed, !next.isUsed, !next.isRevoked else { return .refused }
        if isExpired(next, now: now) {
            return .due(olaresId: next.grant.olaresId, awaitsSecondFactor: next.grant.awaitsSecondFactor)
        }
        return .again(next.grant)
    }

    /// Every grant so far, in the order in which they were given.
    var grants: [Grant] { entries.map(\.grant) }

    /// Makes the access tokens of a user, or of everybody, worthless at once.
    mutating func expireAccessTokens(of olaresId: String?) {
        for index in entries.indices where concerns(olaresId, entries[index]) {
            entries[index].isExpiredEarly = true
        }
    }

    /// Makes one access token worthless.
    mutating func revokeAccessToken(_ accessToken: String) {
        if let index = byAccessToken[accessToken] { entries[index].isExpiredEarly = true }
    }

    /// Makes the refresh tokens of a user, or of everybody, worthless at once.
    mutating func revokeRefreshTokens(of olaresId: String?) {
        for index in entries.indices where concerns(olaresId, entries[index]) {
            entries[index].isRevoked = true
        }
    }

    private func concerns(_ olaresId: String?, _ entry: Entry) -> Bool {
        olaresId == nil || entry.grant.olaresId == olaresId
    }

    private func isExpired(_ entry: Entry, now: Date) -> Bool {
        entry.isExpiredEarly || entry.expiresAt.map { $0 <= now } == true
    }
}
