/// The tokens of one profile, as the keychain keeps them (docs/protocol/tokens.md, "Record").
public struct TokenRecord: Equatable, Sendable {
    /// Whose tokens these are.
    public var olaresID: String
    /// A JWT. Its expiry is never stored, always decoded.
    public var accessToken: String
    /// What a refresh is paid with; empty for none.
    public var refreshToken: String
    /// Opaque; empty for none.
    public var sessionID: String
    /// When the server issued it; `nil` when not known. For the record only.
    public var grantedAt: Timestamp?
    /// When the server first refused to refresh it: from then on the whole grant counts as dead. `nil` while it is alive.
    public var invalidatedAt: Timestamp?
    /// What more is known of the refusal; `nil` while the grant is alive, and in records of the existing tool.
    public var refusal: RefreshRefusal?
    /// Whether the platform issued it.
    public var isManaged: Bool
    /// Members that this build does not know. They survive every rewrite.
    public var others: JSONObject

    /// A fresh grant.
    public init(
        olaresID: String, accessToken: String, refreshToken: String = "", sessionID: String = "",
        grantedAt: Timestamp? = nil
    ) {
        self.olaresID = olaresID
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.sessionID = sessionID
        self.grantedAt = grantedAt
        invalidatedAt = nil
        refusal = nil
        isManaged = false
        others = JSONObject()
    }

    /// Reads a stored value.
    /// - Parameter account: Whose it is when the value does not say.
    init(parsing bytes: [UInt8], account: String) throws(JSONError) {
        var record = TokenRecord(olaresID: "", accessToken: "")
        try JSONValue(parsing: bytes).expectObject().forEachMember { name, value throws(JSONError) in
            switch name {
            case "olaresId": record.olaresID = try value.expectString()
            case "accessToken": record.accessToken = try value.expectString()
            case "refreshToken": record.refreshToken = try value.expectString()
            case "sessionId": record.sessionID = try value.expectString()
            case "grantedAt": record.grantedAt = try value.expectTimestamp()
            case "invalidatedAt": record.invalidatedAt = try value.expectTimestamp()
            case "refreshRefusal": record.refusal = RefreshRefusal(json: value)
            case "managed": record.isManaged = try value.expectBool()
            default: record.others[name] = value
            }
        }
        if record.olaresID.isEmpty { record.olaresID = account }
        self = record
    }

    /// The value to store: compact JSON, in the order and with the omissions of the existing tool.
    var bytes: [UInt8] {
        var object: JSONObject = ["olaresId": .string(olaresID), "accessToken": .string(accessToken)]
        let present = JSONObject(present: [
            "refreshToken": .string(refreshToken), "sessionId": .string(sessionID),
            "grantedAt": .integer(grantedAt?.milliseconds ?? 0),
            "invalidatedAt": .integer(invalidatedAt?.milliseconds ?? 0), "managed": .bool(isManaged),
        ])
        for (name, value) in present { object[name] = value }
        if invalidatedAt != nil, let refusal { object["refreshRefusal"] = refusal.json }
        for (name, value) in others { object[name] = value }
        return Array(JSONValue.object(object).compactText.utf8)
    }

    /// Whether a refresh may be tried: always while the grant is alive, and now and then once the server has refused one.
    func allowsRefresh(at now: Timestamp) -> Bool {
        guard let invalidatedAt else { return true }
        return (refusal ?? .marked(at: invalidatedAt)).allowsTry(at: now)
    }

    /// Notes that the server has refused a refresh.
    mutating func markInvalid(at now: Timestamp, reason: String, isFinal: Bool) {
        let former = invalidatedAt.map { refusal ?? .marked(at: $0) }
        refusal = RefreshRefusal(after: former, at: now, reason: reason, isFinal: isFinal)
        invalidatedAt = invalidatedAt ?? now
    }

    /// The olaresId that a stored value names; `nil` when it names none.
    public static func owner(of bytes: [UInt8]) -> String? {
        guard let json = try? JSONValue(parsing: bytes), let owner = json["olaresId"]?.string else { return nil }
        return owner.isEmpty ? nil : owner
    }
}

extension TokenRecord: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Whose it is, and nothing secret, wherever a record is interpolated, logged or dumped.
    public var description: String { "TokenRecord(\(olaresID))" }
    /// As ``description``.
    public var debugDescription: String { description }
    /// As ``description``.
    public var customMirror: Mirror { Mirror(self, children: ["olaresID": olaresID]) }
}

extension JSONValue {
    /// Unix milliseconds; `nil` for 0 and `null`.
    fileprivate func expectTimestamp() throws(JSONError) -> Timestamp? {
        let milliseconds = try expectInteger()
        return milliseconds == 0 ? nil : Timestamp(milliseconds: milliseconds)
    }
}
