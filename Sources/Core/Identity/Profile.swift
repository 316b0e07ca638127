/// One Olares instance and one person on it, as config.json keeps them (docs/protocol/config.md).
public struct Profile: Equatable, Sendable {
    /// The alias; empty for none.
    public var name = ""
    /// The olaresId as typed: the key of the profile and the account of its stored token.
    public let olaresID: String
    /// For diagnostics; written by no build that we know.
    public var userUID = ""
    /// The base URL of the auth service; empty for the derived one.
    public var authURLOverride = ""
    /// Host labels between service and terminus name, with their dot; mostly empty.
    public var localURLPrefix = ""
    /// Whether TLS certificates go unchecked.
    public var insecureSkipVerify = false
    /// The role the server last named: `owner`, `admin`, `normal`; empty when never asked.
    public var ownerRole = ""
    /// When it was asked, Unix seconds; 0 for never.
    public var whoamiRefreshedAt: Int64 = 0
    /// The version of the Olares, such as `1.12.6-20260603`; empty when never asked.
    public var backendVersion = ""
    /// When it was asked, Unix seconds; 0 for never.
    public var backendVersionRefreshedAt: Int64 = 0
    /// Whether the platform issued the credential, which then is not stored here.
    public var isManaged = false
    /// The application that the platform issued it for.
    public var appName = ""
    /// Members that this build does not know. They survive every rewrite.
    public var others = JSONObject()

    /// A profile with nothing but its key.
    public init(olaresID: String) { self.olaresID = olaresID }

    /// What people see and type: the alias, or else the olaresId.
    public var displayName: String { name.isEmpty ? olaresID : name }

    /// Where the services of this profile are.
    /// - Throws: As ``OlaresID/init(_:)`` and ``ServiceURLs/init(_:prefix:authOverride:)``.
    public func serviceURLs() throws(Failure) -> ServiceURLs {
        try ServiceURLs(OlaresID(olaresID), prefix: localURLPrefix, authOverride: authURLOverride)
    }

    /// Whether `key` is the alias or the olaresId.
    func answers(to key: String) -> Bool { !key.isEmpty && (key == name || key == olaresID) }
}

extension Profile {
    /// Reads an element of `profiles`.
    init(json: JSONValue) throws(JSONError) {
        let object = try json.expectObject()
        guard let id = object["olaresId"] else { throw JSONError("olaresId: missing") }
        var profile = Profile(olaresID: id.string ?? "")
        try object.forEachMember { name, value throws(JSONError) in
            switch name {
            case "name": profile.name = try value.expectString()
            case "olaresId":
                guard try !value.expectString().isEmpty else { throw JSONError("empty") }
            case "userUid": profile.userUID = try value.expectString()
            case "authUrlOverride": profile.authURLOverride = try value.expectString()
            case "localUrlPrefix": profile.localURLPrefix = try value.expectString()
            case "insecureSkipVerify": profile.insecureSkipVerify = try value.expectBool()
            case "ownerRole": profile.ownerRole = try value.expectString()
            case "whoamiRefreshedAt": profile.whoamiRefreshedAt = try value.expectInteger()
            case "backendVersion": profile.backendVersion = try value.expectString()
            case "backendVersionRefreshedAt": profile.backendVersionRefreshedAt = try value.expectInteger()
            case "managed": profile.isManaged = try value.expectBool()
            case "appName": profile.appName = try value.expectString()
            default: profile.others[name] = value
            }
        }
        self = profile
    }

    /// The element of `profiles`: known members in the order of the existing tool, then the unknown ones in theirs.
    var json: JSONValue {
        var object = JSONObject(present: [
            "name": .string(name), "olaresId": .string(olaresID), "userUid": .string(userUID),
            "authUrlOverride": .string(authURLOverride), "localUrlPrefix": .string(localURLPrefix),
            "insecureSkipVerify": .bool(insecureSkipVerify), "ownerRole": .string(ownerRole),
            "whoamiRefreshedAt": .integer(whoamiRefreshedAt), "backendVersion": .string(backendVersion),
            "backendVersionRefreshedAt": .integer(backendVersionRefreshedAt), "managed": .bool(isManaged),
            "appName": .string(appName),
        ])
        for (name, value) in others { object[name] = value }
        return .object(object)
    }
}
