public import Core

/// `olares-cli profile`: the verbs that decide who the other verbs act as.
public struct ProfilePlugin: Plugin {
    /// The plugin.
    public init() {}

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
