import OlaresCore

/// Header lines: `Cookie: a=b; c=d` as a browser sends them, or `Set-Cookie: a=b; Path=/; Secure` as a server does.
struct HeaderCookies {
    private static let attributes: Set<String> = [
        "secure", "httponly", "domain", "path", "samesite", "expires", "max-age", "partitioned", "priority",
    ]

    /// Of cookies that name none.
    let host: String?
    let now: Timestamp

    func read(_ text: String) -> FoundCookies {
        var found = FoundCookies()
        for (index, raw) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = Self.withoutName(String(raw).trimmed)
            if !line.isEmpty { read(line, at: "line \(index + 1)", into: &found) }
        }
        return found
    }

    private static func withoutName(_ line: String) -> String {
        for name in ["cookie:", "set-cookie:"] where line.lowercased().hasPrefix(name) {
            return String(line.dropFirst(name.count)).trimmed
        }
        return line
    }

    private func read(_ line: String, at place: String, into found: inout FoundCookies) {
        let pieces = line.split(separator: ";").map { Self.pair(String($0)) }.filter {
            !$0.name.isEmpty || $0.value != nil
        }
        let plain = pieces.filter { !Self.attributes.contains($0.name.lowercased()) && $0.value != nil }
        let hasAttributes = pieces.contains { Self.attributes.contains($0.name.lowercased()) }
        guard hasAttributes, let first = pieces.first, let value = first.value else {
            guard !plain.isEmpty else { return found.skip("\(place): no name=value in it") }
            guard let host else { return found.skip("\(place): no host") }
            for pair in plain { found.add(Cookie(host: host, name: pair.name, value: pair.value ?? ""), at: place) }
            return
        }
        var cookie = Cookie(host: host ?? "", name: first.name, value: value)
        for attribute in pieces.dropFirst() { apply(attribute, to: &cookie) }
        guard !cookie.host.isEmpty else { return found.skip("\(place): no host") }
        found.add(cookie, at: place)
    }

    private func apply(_ attribute: (name: String, value: String?), to cookie: inout Cookie) {
        let value = attribute.value ?? ""
        switch attribute.name.lowercased() {
        case "secure": cookie.isSecure = true
        case "httponly": cookie.isHTTPOnly = true
        case "domain": cookie.host = value.nonEmpty ?? cookie.host
        case "path": cookie.path = value.hasPrefix("/") ? value : "/"
        case "samesite": cookie.sameSite = value.nonEmpty
        case "max-age":
            if let seconds = Int64(value) { cookie.expires = now.later(bySeconds: seconds).seconds }
        case "expires":
            // The other one counts more.
            if cookie.expires == 0 { cookie.expires = HTTPDate.seconds(value) ?? 0 }
        default: break
        }
    }

    private static func pair(_ piece: String) -> (name: String, value: String?) {
        guard let equals = piece.firstIndex(of: "=") else { return (piece.trimmed, nil) }
        return (String(piece[..<equals]).trimmed, String(piece[piece.index(after: equals)...]).trimmed)
    }
}
