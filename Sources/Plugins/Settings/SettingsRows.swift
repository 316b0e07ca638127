import OlaresCore

extension SettingsPlugin {
    /// The members of the rows, by verb id.
    public var rowMembers: [String: [String]] {
        [
            "settings.apps.domain.list": "entrance setup",
            "settings.apps.policy.list": "entrance policy",
            "settings.compute.list": "nodeName gpuTypes health devices",
            "settings.vpn.acl.all": "app proto dst",
            "settings.integration.cookie.list": "domain account records expired nextExpiry updated",
        ].mapValues { $0.split(separator: " ").map(String.init) }
    }
}
