import OlaresCore

extension ProfilePlugin {
    /// The members of the rows, by verb id.
    public var rowMembers: [String: [String]] {
        [
            "profile.list": "current name olaresId status",
            "profile.whoami": "name role zone",
        ].mapValues { $0.split(separator: " ").map(String.init) }
    }
}
