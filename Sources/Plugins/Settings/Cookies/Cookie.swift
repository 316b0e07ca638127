import OlaresCore

/// One cookie of a host, as the service keeps it (docs/protocol/settings.md, "Accounts and cookies").
struct Cookie: Equatable, Sendable {
    /// As it was written, with or without a dot in front.
    var host: String
    var name: String
    var value: String
    var path = "/"
    /// Seconds since 1970; 0 for the end of the session.
    var expires: Int64 = 0
    var isSecure = false
    var isHTTPOnly = false
    var sameSite: String?

    /// As the service has it.
    var json: JSONValue {
        var record: JSONObject = [
            "domain": .string(host), "name": .string(name), "value": .string(value), "expires": .integer(expires),
            "expirationDate": .integer(expires), "path": .string(path), "secure": .bool(isSecure),
            "httpOnly": .bool(isHTTPOnly),
        ]
        if let sameSite { record["sameSite"] = .string(sameSite) }
        return .object(record)
    }
}

/// What was found in a text: cookies, and what was none.
struct FoundCookies: Equatable, Sendable {
    /// So many and no more are taken.
    static let most = 20_000

    private(set) var cookies: [Cookie] = []
    private(set) var skipped = 0
    /// What was wrong with the first one that was left out; never with its value.
    private(set) var firstProblem: String?

    /// Takes one, unless it cannot be sent: a name or value that would end a header line.
    mutating func add(_ cookie: Cookie, at place: String) {
        guard cookies.count < Self.most else { return skip("\(place): more than \(Self.most) cookies") }
        guard !cookie.name.isEmpty else { return skip("\(place): no name") }
        guard [cookie.host, cookie.name, cookie.value, cookie.path].allSatisfy(Self.isSendable) else {
            return skip("\(place): a control character")
        }
        guard cookie.path.hasPrefix("/") else { return skip("\(place): the path does not begin with /") }
        cookies.append(cookie)
    }

    mutating func skip(_ problem: String) {
        skipped += 1
        firstProblem = firstProblem ?? problem
    }

    private static func isSendable(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
}
