import Synchronization

/// What the caller says about the version of the Olares.
public struct VersionPolicy: Sendable {
    /// The version to go by, whatever the server says; `nil` for the server's.
    public let given: BackendVersion?
    /// Whether the server is asked even where its version is known.
    public let asksAnew: Bool

    /// By default the server's, as it was known within the hour.
    public init(given: BackendVersion? = nil, asksAnew: Bool = false) {
        self.given = given
        self.asksAnew = asksAnew
    }
}

/// The version of one profile's Olares, kept in config.json under the names of the existing tool (docs/protocol/config.md,
/// "Version and role"), so that a verb with a gate needs neither a request more nor the one service that tells it.
final class BackendVersions: Sendable {
    /// Seconds for which a kept version is believed.
    private static let lifetime: Int64 = 3600

    private let policy: VersionPolicy
    private let olaresID: String
    private let profiles: ProfileStore
    private let clock: any Clock
    /// What the server has told this process.
    private let told = Mutex<BackendVersion?>(nil)

    init(policy: VersionPolicy, olaresID: String, profiles: ProfileStore, clock: any Clock) {
        self.policy = policy
        self.olaresID = olaresID
        self.profiles = profiles
        self.clock = clock
    }

    /// The version to go by.
    /// - Parameters:
    ///   - minimum: A version that is needed: an older one that is only kept is asked for again.
    ///   - ask: Asks the server. Where it cannot tell, a kept version stands, however old, unless the login is the trouble.
    func version(
        atLeast minimum: BackendVersion?, asking ask: () async throws(Failure) -> BackendVersion
    ) async throws(Failure) -> BackendVersion {
        if let known = policy.given ?? told.withLock({ $0 }) { return known }
        let kept = kept()
        if let kept, kept.isFresh, !policy.asksAnew, minimum.map({ kept.version >= $0 }) ?? true { return kept.version }
        let version: BackendVersion
        do throws(Failure) {
            version = try await ask()
        } catch {
            guard let kept, error.exit != .loginNeeded, error.exit != .interrupted else { throw error }
            return kept.version
        }
        told.withLock { $0 = version }
        keep(version)
        return version
    }

    /// The version as far as it is known, however long ago it was asked for; `nil` when it never was.
    /// - Parameter ask: Asks the server, where the caller wants that.
    func known(asking ask: () async throws(Failure) -> BackendVersion) async throws(Failure) -> BackendVersion? {
        if policy.asksAnew { return try await version(atLeast: nil, asking: ask) }
        return policy.given ?? told.withLock { $0 } ?? kept()?.version
    }

    private struct Kept {
        let version: BackendVersion
        let isFresh: Bool
    }

    private func kept() -> Kept? {
        guard let profile = (try? profiles.load())?[olaresID: olaresID],
            let version = BackendVersion(profile.backendVersion)
        else { return nil }
        let age = Timestamp(seconds: profile.backendVersionRefreshedAt).seconds(until: clock.now)
        return Kept(version: version, isFresh: (0..<Self.lifetime).contains(age))
    }

    /// Not being able to keep it costs the next command a request, and is not worth a word.
    private func keep(_ version: BackendVersion) {
        let now = clock.now.seconds
        try? profiles.keep(with: olaresID) { profile in
            profile.backendVersion = version.description
            profile.backendVersionRefreshedAt = now
        }
    }
}

extension ProfileStore {
    /// Keeps something with a profile that can be had again: only where nothing has to be waited for.
    func keep(with olaresID: String, _ change: (inout Profile) -> Void) throws(Failure) {
        try edit(within: .milliseconds(200)) { list throws(Failure) in
            guard var profile = list[olaresID: olaresID] else { return }
            change(&profile)
            list.upsert(profile)
        }
    }
}
