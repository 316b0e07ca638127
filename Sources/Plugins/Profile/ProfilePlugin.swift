public import OlaresCore

/// `olares-cli profile`: the verbs that decide who the other verbs act as.
public struct ProfilePlugin: Plugin {
    /// The plugin.
    public init() {}

    /// What keeps a login from being tried.
    public var failures: [FailureCode] { [.olaresIDRequired, .refreshTokenRequired, .twoFactorRequired, .totpEmpty] }

    /// The failures that people meet most, with their cures.
    public var recovery: [Recovery] { .ofProfiles }

    /// The handlers by verb id.
    public var handlers: [String: any CommandHandler.Type] {
        [
            "profile.login": ProfileLogin.self,
            "profile.import": ProfileImport.self,
            "profile.list": ProfileList.self,
            "profile.use": ProfileUse.self,
            "profile.remove": ProfileRemove.self,
            "profile.whoami": ProfileWhoami.self,
        ]
    }
}
