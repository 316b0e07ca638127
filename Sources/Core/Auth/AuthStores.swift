/// What is stored on this machine about profiles, and how processes take turns at it.
public struct AuthStores: Sendable {
    /// The profiles.
    public let profiles: ProfileStore
    /// Their tokens.
    public let tokens: TokenStore
    /// The locks under which a token changes hands.
    public let locks: IdentityLocks

    /// All parts at once.
    public init(profiles: ProfileStore, tokens: TokenStore, locks: IdentityLocks) {
        self.profiles = profiles
        self.tokens = tokens
        self.locks = locks
    }

    /// The stores of this machine's user.
    /// - Parameter warn: Takes the warning that the secret store is in a place of last resort.
    /// - Throws: ``Failure`` with `home_unknown` or a keychain failure.
    public static func standard(
        _ environment: Environment, files: any FileSystem, clock: any Clock, warn: (String) -> Void
    ) throws(Failure) -> AuthStores {
        let files = OwnFiles(files)
        let directory = try Directories.config(environment)
        let (keychain, warning) = try Keychains.system(environment, files: files, owner: TokenRecord.owner(of:))
        if let warning { warn(warning) }
        return AuthStores(
            profiles: ProfileStore(directory: directory, files: files),
            tokens: TokenStore(keychain: keychain, clock: clock),
            locks: IdentityLocks(configDirectory: directory, files: files))
    }
}
