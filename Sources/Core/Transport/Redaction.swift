/// Makes text from a server or a request fit to be seen.
package enum Redaction {
    /// What stands where a secret stood.
    static let mark = "[redacted]"

    /// The text without the given secrets and without anything that looks like a JWT, on one line, so that no part of it
    /// passes for a line of this program's own.
    package static func redact(_ text: String, secrets: [String] = []) -> String {
        var out = String(text.map { $0.isNewline ? " " : $0 })
        out = replace(secrets, in: out)
        return withoutTokens(out)
    }

    /// The text with a mark in place of each of the secrets; what is shorter than four characters would be found everywhere.
    static func replace(_ secrets: [String], in text: String) -> String {
        secrets.filter { $0.count >= 4 }.reduce(text) { $0.split(on: $1).joined(separator: mark) }
    }

    /// Whether what a name stands for, such as that of a query member or of a JSON member, is probably a secret.
    static func isSecret(name: some StringProtocol) -> Bool {
        let name = name.lowercased()
        return ["token", "password", "passwd", "secret", "auth", "key", "code"].contains { name.contains($0) }
    }

    /// The beginning of a body, redacted before it is cut, so that no half of a secret is left.
    static func excerpt(of body: [UInt8], length: Int, secrets: [String] = []) -> String {
        let text = redact(String(decoding: body, as: UTF8.self), secrets: secrets)
        return text.count <= length ? text : text.prefix(length) + "...(truncated)"
    }

    /// A JWT is a run of base64url characters and dots that begins with `eyJ`.
    private static func withoutTokens(_ text: String) -> String {
        var out = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "eyJ")?.lowerBound {
            out += rest[..<start]
            let token = rest[start...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.=".contains($0)) }
            out += token.contains(".") || token.count > 20 ? mark : String(token)
            rest = rest[token.endIndex...]
        }
        return out + rest
    }
}

extension String {
    fileprivate func split(on separator: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return parts + [rest]
    }
}
