/// The scheme, host and port of a URL: what decides where a secret may go.
public struct Origin: Hashable, Sendable {
    /// The two schemes that services have.
    public enum Scheme: String, Sendable { case http, https }

    /// The scheme.
    public let scheme: Scheme
    /// The host in lower case; an IPv6 address without its brackets.
    public let host: String
    /// The port, the scheme's own when the URL names none.
    public let port: Int

    /// All parts at once; `port` `nil` is the scheme's own.
    public init(scheme: Scheme, host: String, port: Int? = nil) {
        self.scheme = scheme
        self.host = host.lowercased()
        self.port = port ?? (scheme == .https ? 443 : 80)
    }

    /// Reads the origin of an absolute URL. `nil` for anything that is not plainly `http(s)://host[:port]` followed by a
    /// path, query, fragment or nothing: user info, white space, and control characters are refused.
    public init?(of url: String) {
        guard let separator = url.firstRange(of: "://"),
            let scheme = Scheme(rawValue: url[..<separator.lowerBound].lowercased())
        else { return nil }
        let authority = url[separator.upperBound...].prefix { !"/?#".contains($0) }
        guard let (host, port) = Self.split(authority) else { return nil }
        self.init(scheme: scheme, host: host, port: port)
    }

    /// `scheme://host[:port]`, the port only when it is not the scheme's own.
    public var text: String {
        let shownHost = host.contains(":") ? "[\(host)]" : host
        let isDefault = port == (scheme == .https ? 443 : 80)
        return "\(scheme.rawValue)://\(shownHost)" + (isDefault ? "" : ":\(port)")
    }

    /// Whether nothing leaves this machine on the way there.
    public var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
            || (host.hasPrefix("127.") && host.split(separator: ".", omittingEmptySubsequences: false).count == 4
                && host.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") })
    }

    private static func split(_ authority: Substring) -> (host: String, port: Int?)? {
        var rest = authority
        let host: Substring
        if rest.first == "[" {
            guard let end = rest.firstIndex(of: "]") else { return nil }
            host = rest[rest.index(after: rest.startIndex)..<end]
            guard !host.isEmpty, host.allSatisfy({ $0.isHexDigit || ":.%".contains($0) }) else { return nil }
            rest = rest[rest.index(after: end)...]
        } else {
            host = rest.prefix { $0 != ":" }
            guard !host.isEmpty, host.unicodeScalars.allSatisfy(Self.isHostCharacter) else { return nil }
            rest = rest[host.endIndex...]
        }
        guard !rest.isEmpty else { return (String(host), nil) }
        guard rest.first == ":", let port = UInt16(rest.dropFirst()), port > 0 else { return nil }
        return (String(host), Int(port))
    }

    private static func isHostCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_": true
        default: false
        }
    }
}
