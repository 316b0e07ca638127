/// Sees to it that one stale access token leads to at most one `/api/refresh`, across tasks and processes
/// (docs/protocol/sign-in.md, "Refresh").
///
/// Tasks of this process share one exchange. Processes take turns at the identity's lock file, and whoever comes second
/// finds the first one's grant in the store. The new grant is on disk, durably, before the lock is released and before
/// anyone uses it; a process killed on the way leaves the old grant and, since the kernel releases its lock, no stuck lock.
actor TokenRefresher {
    private let store: TokenStore
    private let transport: any HTTPTransport
    private let locks: IdentityLocks
    private let clock: any Clock
    private var exchanges: [String: Task<Result<String, Failure>, Never>] = [:]

    init(store: TokenStore, transport: any HTTPTransport, locks: IdentityLocks, clock: any Clock) {
        self.store = store
        self.transport = transport
        self.locks = locks
        self.clock = clock
    }

    /// A token other than the one that was refused: one that somebody else has fetched meanwhile, or a new one.
    /// - Throws: ``Failure`` with `auth_token_invalidated` when the grant is dead, and with the reason otherwise.
    func freshToken(for identity: Identity, insteadOf stale: String) async throws(Failure) -> String {
        if let running = exchanges[identity.olaresID] { return try await running.value.get() }
        // A task of its own, which outlives the caller's cancellation: an answer that is under way must be stored.
        let exchange = Task { await finish(identity, stale) }
        exchanges[identity.olaresID] = exchange
        return try await exchange.value.get()
    }

    private func finish(_ identity: Identity, _ stale: String) async -> Result<String, Failure> {
        defer { exchanges[identity.olaresID] = nil }
        do throws(Failure) {
            return .success(try await refresh(identity, stale))
        } catch {
            return .failure(error)
        }
    }

    private func refresh(_ identity: Identity, _ stale: String) async throws(Failure) -> String {
        if let newer = try usableRecord(identity, stale).newer { return newer }
        return try await locks.withLock(identity.olaresID) { () async throws(Failure) in
            // Ctrl-C between the server's answer and the write would lose a refresh token that works only once.
            try await Signals.deferred { () async throws(Failure) in try await refreshAlone(identity, stale) }
        }
    }

    /// The exchange, while no other process can make one for this identity.
    private func refreshAlone(_ identity: Identity, _ stale: String) async throws(Failure) -> String {
        let (record, newer) = try usableRecord(identity, stale)
        if let newer { return newer }
        guard !record.refreshToken.isEmpty else { throw .notLoggedIn(identity.olaresID) }
        let service = AuthService(
            transport: transport, services: identity.services, verification: identity.verification,
            timeout: .seconds(15))
        // Before the refresh token is spent, which may work only once.
        let room: TokenRoom
        do {
            room = try store.reserve(for: identity.olaresID)
        } catch {
            throw error.prefixed("make room for the refreshed token: ")
        }
        let renewal: AuthService.Renewal
        do throws(Failure) {
            renewal = try await service.refresh(record.refreshToken, accessToken: record.accessToken)
        } catch {
            room.giveBack()
            throw error
        }
        switch renewal {
        case .refused(let refusal):
            throw note(refusal, record, of: identity, in: room)
        case .granted(let grant):
            do {
                try room.set(TokenRecord(grant, of: identity.olaresID, at: clock.now, keeping: record.others))
            } catch {
                throw error.prefixed("persist refreshed token: ")
            }
            return grant.accessToken
        }
    }

    /// The stored record, and its token when that is another than the refused one.
    private func usableRecord(
        _ identity: Identity, _ stale: String
    ) throws(Failure) -> (record: TokenRecord, newer: String?) {
        guard let record = try store.record(for: identity.olaresID) else { throw .notLoggedIn(identity.olaresID) }
        if let failure = Failure.refused(record, of: identity.olaresID, at: clock.now) { throw failure }
        let isNewer = record.invalidatedAt == nil && !record.accessToken.isEmpty && record.accessToken != stale
        return (record, isNewer ? record.accessToken : nil)
    }

    /// Notes the refusal, so that the next command needs no request to know. That the note itself cannot be written only
    /// costs the next command its request.
    private func note(
        _ refusal: AuthService.Refusal, _ record: TokenRecord, of identity: Identity, in room: TokenRoom
    ) -> Failure {
        var record = record
        let now = clock.now
        record.markInvalid(at: now, reason: refusal.reason, isFinal: refusal.isFinal)
        let failure = Failure.tokenInvalidated(
            identity.olaresID, at: record.invalidatedAt ?? now, record.refusal)
        do {
            try room.store(record)
            return failure
        } catch {
            return Failure(
                failure.code,
                "\(failure.message)\nwarning: failed to persist invalidated marker for \(identity.olaresID): "
                    + "\(error.message) (refresh attempt will repeat next run)", next: failure.next)
        }
    }
}

extension TokenRecord {
    /// The record of a grant that was just issued.
    init(_ grant: Grant, of olaresID: String, at moment: Timestamp, keeping others: JSONObject = JSONObject()) {
        self.init(
            olaresID: olaresID, accessToken: grant.accessToken, refreshToken: grant.refreshToken,
            sessionID: grant.sessionID, grantedAt: moment)
        self.others = others
    }
}
