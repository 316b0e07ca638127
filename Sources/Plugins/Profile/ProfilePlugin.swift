public import Core

/// `olares-cli profile`: the verbs that decide who the other verbs act as.
public struct ProfilePlugin: Plugin {
    /// The plugin.
    public init() {}

    /// The handlers by verb id.
    public var handlers: [String: any CommandHandler.Type] {
        [
            "profile.login": Login.self,
            "profile.import": Import.self,
            "profile.list": List.self,
            "profile.use": Use.self,
            "profile.remove": Remove.self,
            "profile.whoami": Whoami.self,
        ]
    }
}
