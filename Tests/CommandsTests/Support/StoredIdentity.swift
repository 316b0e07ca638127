import OlaresCore

/// What is stored on the machine of a test: perhaps one profile that is logged in. Nothing of it can be changed.
struct StoredIdentity: Sendable {
    /// The olaresId; `nil` when there is no profile.
    let olaresID: String?
    /// The role that the server last named; empty when it was never asked.
    var role = ""
    /// The version of the Olares, as it was asked for just now; empty when it was not.
    var backendVersion = ""

    /// A JWT without an expiry, which therefore is never refreshed beforehand.
    static let token = "eyJhbGciOiJub25lIn0.e30.c2lnbmF0dXJl"

    var files: any FileSystem { Files(config: olaresID.map(config)) }

    private func config(_ olaresID: String) -> String {
        #"{"profiles":[{"olaresId":"\#(olaresID)","ownerRole":"\#(role)","backendVersion":"\#(backendVersion)","#
            + #""backendVersionRefreshedAt":\#(StoppedClock().now.seconds)}]}"#
    }

    var stores: AuthStores {
        AuthStores(
            profiles: ProfileStore(directory: "/nowhere", files: files),
            tokens: TokenStore(keychain: Tokens(account: olaresID), clock: StoppedClock()),
            locks: IdentityLocks(configDirectory: "/nowhere", files: files))
    }

    private struct Tokens: Keychain {
        let account: String?

        func backendName() throws(Failure) -> String { "test" }

        func value(for account: String) throws(Failure) -> [UInt8]? {
            guard account == self.account else { return nil }
            return Array(#"{"olaresId":"\#(account)","accessToken":"\#(token)"}"#.utf8)
        }

        func setValue(_ value: [UInt8], for account: String) throws(Failure) { throw Self.fixed }
        func remove(_ account: String) throws(Failure) -> Bool { throw Self.fixed }
        func purge() throws(Failure) { throw Self.fixed }

        private static var fixed: Failure { Failure(.keychainUnwritable, "the test's keychain cannot be changed") }
    }

    private struct Files: ReadOnlyFileSystem {
        let config: String?
        let refusal = "the test's files cannot be changed"

        func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? { config.map { Array($0.utf8) } }
    }
}

/// It is always 2026-01-01T00:00:00Z.
struct StoppedClock: Clock {
    let now = Timestamp(seconds: 1_767_225_600)

    func sleep(for duration: Duration) async {}
}
