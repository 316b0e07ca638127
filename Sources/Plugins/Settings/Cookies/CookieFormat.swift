import OlaresCore

/// The forms in which cookies are exported.
enum CookieFormat: String, Sendable, CaseIterable {
    case netscape, json, header

    /// The form of a text; `nil` where none is likely enough.
    static func guess(_ text: String) -> CookieFormat? {
        let head = text.drop(while: \.isWhitespace)
        if head.hasPrefix("{") || head.hasPrefix("[") { return .json }
        let lines = text.split(whereSeparator: \.isNewline).prefix(64).map { String($0) }
        let scores = [(CookieFormat.netscape, netscapeScore(lines)), (.header, headerScore(lines))]
        guard let best = scores.max(by: { $0.1 < $1.1 }), best.1 >= 5 else { return nil }
        return best.0
    }

    private static func netscapeScore(_ lines: [String]) -> Int {
        let data = lines.filter { line in
            let isComment = line.hasPrefix("#") && !line.lowercased().hasPrefix("#httponly_")
            return !isComment && !line.trimmed.isEmpty
        }
        return data.prefix(5).reduce(0) { score, line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count >= 4 else { return score }
            let hasFlags = [fields[1], fields[3]].allSatisfy { ["TRUE", "FALSE"].contains($0.uppercased()) }
            return score + (fields.count >= 7 ? 10 : 5) + (hasFlags ? 8 : 0)
        }
    }

    private static func headerScore(_ lines: [String]) -> Int {
        lines.filter { !$0.trimmed.isEmpty }.prefix(5).reduce(0) { score, line in
            let lower = line.lowercased()
            if lower.hasPrefix("set-cookie:") || lower.hasPrefix("cookie:") { return score + 10 }
            let attributes = ["; path=", "; domain=", "; expires=", "; max-age=", "; secure", "; httponly"]
            let hasAttribute = attributes.contains { lower.contains($0) }
            return score + (hasAttribute ? 5 : 0) + (lower.contains(";") && lower.contains("=") ? 2 : 0)
        }
    }

    /// Takes a text apart. What makes no sense is left out and counted.
    /// - Parameter host: Of cookies that name none.
    func read(_ text: String, host: String?, now: Timestamp) throws(Failure) -> FoundCookies {
        switch self {
        case .netscape: try NetscapeCookies.read(text)
        case .json: try JSONCookies.read(text, host: host)
        case .header: HeaderCookies(host: host, now: now).read(text)
        }
    }
}
