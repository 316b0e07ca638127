/// One profile as `profile list` shows it.
public struct ProfileSummary: Sendable {
    /// The alias, or the olaresId.
    public let name: String
    /// The key.
    public let olaresID: String
    /// Whether verbs act as it.
    public let isCurrent: Bool
    /// Whether it is logged in.
    public let status: LoginStatus
    /// The role that the server last named; empty when it was never asked.
    public let role: String
    /// The version of the Olares, as it was last known; empty when it was never asked for.
    public let backendVersion: String
}

/// What `profile remove` would hit.
public struct RemovalTarget: Sendable {
    /// The alias, or the olaresId.
    public let name: String
    /// The key.
    public let olaresID: String
}

/// What `profile remove` did.
public struct ProfileRemoval: Sendable {
    /// The alias, or the olaresId.
    public let name: String
    /// The key.
    public let olaresID: String
    /// The name of the profile that is active now; `nil` when none is.
    public let current: String?
    /// Whether no profile is left, so that the secret store was cleared.
    public let isLast: Bool
    /// Why the token could not be deleted; `nil` when it is gone.
    public let tokenProblem: Failure?
    /// Why the secret store could not be cleared; `nil` when it is, or was not to be.
    public let purgeProblem: String?
}

extension AuthContext {
    /// Every profile in the order of the config file. A token that cannot be read shows in its status only.
    public func profiles() throws(Failure) -> [ProfileSummary] {
        let stores = try stores()
        let list = try stores.profiles.load()
        let active = list.active?.olaresID
        let now = clock.now
        return list.profiles.map { profile in
            ProfileSummary(
                name: profile.displayName, olaresID: profile.olaresID, isCurrent: profile.olaresID == active,
                status: LoginStatus(of: profile.olaresID, in: stores.tokens, at: now), role: profile.ownerRole,
                backendVersion: profile.backendVersion)
        }
    }

    /// Makes the profile with this alias or olaresId the active one; `-` is the previous one. An olaresId whose token is stored
    /// without a profile, as a killed login or a lost config file leaves it, gets one.
    /// - Throws: ``Failure`` with `profile_not_found`, `no_previous_profile`, or what keeps the config from being edited.
    public func use(_ key: String) async throws(Failure) -> Profile {
        let stores = try stores()
        do {
            return try stores.profiles.edit { list throws(Failure) in try list.switchTo(key) }
        } catch  where error.code == .profileNotFound {
            guard (try? OlaresID(key)) != nil, try storedToken(key) != nil else { throw error }
            return try await stores.locks.withLock(key) { () throws(Failure) in
                guard try storedToken(key) != nil else { throw error }
                return try stores.profiles.edit { list throws(Failure) in
                    if list[olaresID: key] == nil { list.upsert(Profile(olaresID: key)) }
                    return try list.switchTo(key)
                }
            }
        }
    }

    /// What ``remove(_:)`` would hit.
    /// - Throws: ``Failure`` with `profile_not_found`, or `profile_managed`.
    public func removalTarget(_ key: String) throws(Failure) -> RemovalTarget {
        var list = try stores().profiles.load()
        do {
            let profile = try list.remove(key)
            try profile.checkNotManaged("remove")
            return RemovalTarget(name: profile.displayName, olaresID: profile.olaresID)
        } catch  where error.code == .profileNotFound {
            // A login that was killed between its two writes leaves a token without a profile.
            guard try storedToken(key) != nil else { throw error }
            return RemovalTarget(name: key, olaresID: key)
        }
    }

    /// Removes a profile and its token, and clears the secret store with the last profile. The profile goes first, so that
    /// a process killed in between leaves nothing that looks logged in.
    public func remove(_ key: String) async throws(Failure) -> ProfileRemoval {
        let target = try removalTarget(key)
        return try await stores().locks.withLock(target.olaresID) { () throws(Failure) in
            try remove(target, calledBy: key)
        }
    }

    private func remove(_ target: RemovalTarget, calledBy key: String) throws(Failure) -> ProfileRemoval {
        let stores = try stores()
        let list = try stores.profiles.edit { list throws(Failure) in
            if list[olaresID: target.olaresID] != nil { _ = try list.remove(key) }
            return list
        }
        var tokenProblem: Failure?
        do {
            _ = try stores.tokens.remove(target.olaresID)
        } catch {
            tokenProblem = error
        }
        return ProfileRemoval(
            name: target.name, olaresID: target.olaresID, current: list.active?.displayName,
            isLast: list.profiles.isEmpty, tokenProblem: tokenProblem,
            purgeProblem: list.profiles.isEmpty ? purge() : nil)
    }

    /// Clears the secret store unless a login has made a profile meanwhile.
    /// - Returns: Why it could not; `nil` when it is done.
    private func purge() -> String? {
        do {
            let stores = try stores()
            try stores.profiles.edit { list throws(Failure) in
                if list.profiles.isEmpty { try stores.tokens.purge() }
            }
            return nil
        } catch {
            return error.message
        }
    }
}
