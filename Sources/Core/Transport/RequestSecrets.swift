import NIOCore

/// Header fields and their values as they may be seen by anybody.
enum VisibleHeaders {
    /// Everything else may identify somebody or open something: new fields are hidden until somebody has thought about them.
    private static let names: Set<String> = [
        "accept", "accept-encoding", "accept-ranges", "allow", "cache-control", "connection", "content-disposition",
        "content-encoding", "content-length", "content-range", "content-type", "date", "etag", "host", "if-match",
        "if-none-match", "if-range", "last-modified", "location", "origin", "range", "retry-after", "server",
        "transfer-encoding", "user-agent", "vary", "via", "x-unauth-error",
    ]

    /// Whether the value may be shown.
    static func contain(_ name: String) -> Bool { names.contains(name.lowercased()) }
}

extension HTTPRequest {
    /// What of it nobody is to see, though a server may say it back: values of hidden header fields, and of query and JSON
    /// members whose names sound like secrets.
    var secrets: [String] {
        var secrets = headers.filter { !VisibleHeaders.contain($0.name) }.flatMap { header in
            // A cookie field holds several, each with its name.
            [header.value] + header.value.split(separator: "; ").map { String($0.drop { $0 != "=" }.dropFirst()) }
        }
        let query = url.drop { $0 != "?" }.dropFirst()
        for member in query.split(separator: "&") {
            let name = member.prefix { $0 != "=" }
            let value = String(member.dropFirst(name.count + 1))
            guard Redaction.isSecret(name: name) else { continue }
            secrets += [value] + (PercentEncoding.decode(value).map { [$0] } ?? [])
        }
        if case .bytes(let body) = body, body.readableBytes <= 64 << 10,
            let document = try? JSONValue(parsing: Array(body.readableBytesView))
        {
            secrets += document.secrets
        }
        return secrets
    }
}

extension JSONValue {
    /// The strings in members whose names sound like secrets.
    fileprivate var secrets: [String] {
        switch self {
        case .array(let elements): elements.flatMap(\.secrets)
        case .object(let members):
            members.flatMap { member in
                if let text = member.value.string { return Redaction.isSecret(name: member.name) ? [text] : [] }
                return member.value.secrets
            }
        default: []
        }
    }
}
