import Foundation
import Synchronization

/// The users of one sandbox, their tokens, the knobs and the server's clock.
final class Realm: Sendable {
    private struct State {
        var users: [User]
        var behaviour: Behaviour
        var clockOffset = 0.0
        var ledger = Ledger()
        var lastCodeStep: [String: Int] = [:]
    }

    private let state: Mutex<State>
    private let signer = WebTokenSigner()

    init(users: [User], behaviour: Behaviour) {
        state = Mutex(State(users: users, behaviour: behaviour))
    }

    var users: [User] { state.withLock { $0.users } }

    var behaviour: Behaviour {
        get { state.withLock { $0.behaviour } }
        set { state.withLock { $0.behaviour = newValue } }
    }

    /// How far, in seconds, the server's clock is ahead of the machine's.
    var clockOffset: Double {
        get { state.withLock { $0.clockOffset } }
        set { state.withLock { $0.clockOffset = newValue } }
    }

    var now: Date { Date(timeIntervalSinceNow: clockOffset) }

    /// Adds a user, or replaces the one of the same olaresId.
    func add(_ user: User) {
        state.withLock { state in
            state.users.removeAll { $0.olaresId == user.olaresId }
            state.users.append(user)
        }
    }

    /// Takes a user away, by the part before `@`.
    func remove(_ local: String) {
        state.withLock { $0.users.removeAll { $0.local == local } }
    }

    func user(_ olaresId: String) -> User? {
        users.first { $0.olaresId == olaresId }
    }
}

// MARK: - Signing in

extension Realm {
    /// Checks a one-time code, and remembers it where codes are good for one use.
    func accepts(code: String, of user: User) -> Bool {
        guard let secret = user.totpSecret, let oneTimeCode = OneTimeCode(base32: secret) else { return false }
        guard let step = oneTimeCode.matchingStep(code, at: now) else { return false }
        return state.withLock { state in
            if state.behaviour.hasSingleUseCodes, let last = state.lastCodeStep[user.olaresId], step <= last {
                return false
            }
            state.lastCodeStep[user.olaresId] = step
            return true
        }
    }

    /// Gives a user a new grant; `lifetime` in seconds overrides the user's and the general one.
    func issueGrant(
        to user: User, awaitsSecondFactor: Bool = false, lifetime: Int? = nil
    ) -> Grant {
        let now = now
        return state.withLock { state in
            issue(to: user, awaitsSecondFactor: awaitsSecondFactor, lifetime: lifetime, now: now, in: &state)
        }
    }

    /// Gives the grant of a whole login to somebody who has come through the first factor, whose access token ends with it.
    /// Where the answer says no refresh token, that of the first factor goes on.
    func completeGrant(_ first: Grant, of user: User) -> Grant {
        let now = now
        return state.withLock { state in
            state.ledger.revokeAccessToken(first.accessToken)
            return issue(
                to: user, awaitsSecondFactor: false, replacing: first.refreshToken,
                keepsToken: state.behaviour.secondFactor.hides(.refreshToken), now: now, in: &state)
        }
    }

    /// Exchanges a refresh token, or returns nil when it is worth nothing.
    func renew(_ refreshToken: String) -> Grant? {
        let now = now
        return state.withLock { state in
            // Whoever is not told the new refresh token must be able to go on with the old one.
            let keepsToken = state.behaviour.rotation == .none || state.behaviour.refresh.hides(.refreshToken)
            switch state.ledger.renewal(of: refreshToken, rotation: state.behaviour.rotation, now: now) {
            case .refused:
                return nil
            case .again(let grant):
                return grant
            case .due(let olaresId, let awaitsSecondFactor):
                guard let user = state.users.first(where: { $0.olaresId == olaresId }) else { return nil }
                return issue(
                    to: user, awaitsSecondFactor: awaitsSecondFactor, replacing: refreshToken, keepsToken: keepsToken,
                    now: now, in: &state)
            }
        }
    }

    private func issue(
        to user: User, awaitsSecondFactor: Bool, lifetime: Int? = nil, replacing oldRefreshToken: String? = nil,
        keepsToken: Bool = false, now: Date, in state: inout State
    ) -> Grant {
        let lifetime = lifetime ?? user.accessTokenLifetime ?? state.behaviour.accessTokenLifetime
        let expiresAt = now.addingTimeInterval(Double(lifetime))
        let kept = keepsToken ? oldRefreshToken : nil
        let accessToken = accessToken(
            for: user, issuedAt: now, expiresAt: expiresAt, awaitsSecondFactor: awaitsSecondFactor, in: state)
        let grant = Grant(
            olaresId: user.olaresId, accessToken: accessToken,
            refreshToken: kept ?? "rt-\(UUID().uuidString.lowercased())", sessionId: accessToken,
            awaitsSecondFactor: awaitsSecondFactor)
        state.ledger.add(grant, expiresAt: expiresAt, replacing: oldRefreshToken)
        return grant
    }

    private func accessToken(
        for user: User, issuedAt: Date, expiresAt: Date, awaitsSecondFactor: Bool, in state: State
    ) -> String {
        let id = UUID().uuidString.lowercased()
        guard state.behaviour.accessTokenForm != .opaque else { return "opaque-\(id)" }
        return signer.sign(
            WebTokenSigner.Claims(
                username: user.local,
                mfa: awaitsSecondFactor ? 0 : 1,
                iat: Int(issuedAt.timeIntervalSince1970),
                exp: state.behaviour.accessTokenForm == .signed ? Int(expiresAt.timeIntervalSince1970) : nil,
                jid: id))
    }
}

// MARK: - Judging tokens

extension Realm {
    func judge(_ accessToken: String, of user: User) -> Ledger.Standing {
        let now = now
        return state.withLock { $0.ledger.judge(accessToken, of: user.olaresId, now: now) }
    }

    /// The living grant that an access token or else a session belongs to.
    func grant(accessToken: String?, session: String?) -> Grant? {
        let now = now
        return state.withLock { $0.ledger.grant(accessToken: accessToken, session: session, now: now) }
    }

    var grants: [Grant] { state.withLock { $0.ledger.grants } }

    func expireAccessTokens(of olaresId: String?) {
        state.withLock { $0.ledger.expireAccessTokens(of: olaresId) }
    }

    func revokeRefreshTokens(of olaresId: String?) {
        state.withLock { $0.ledger.revokeRefreshTokens(of: olaresId) }
    }
}
