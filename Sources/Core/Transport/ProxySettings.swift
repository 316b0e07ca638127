/// Which proxy a request goes through, from `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` or their lower-case names.
struct ProxySettings: Sendable {
    /// A proxy server.
    struct Proxy: Hashable, Sendable {
        enum Kind: Hashable, Sendable {
            case http
            /// An HTTP proxy that is reached over TLS.
            case https
            /// SOCKS5.
            case socks

            fileprivate var port: Int {
                switch self {
                case .http: 80
                case .https: 443
                case .socks: 1080
                }
            }
        }
        let kind: Kind
        let host: String
        let port: Int
        /// `user:password`, percent-decoded; never part of a message.
        let credentials: String?

        /// `host:port`, for messages.
        var address: String { "\(host):\(port)" }
    }

    private let environment: Environment

    init(_ environment: Environment) { self.environment = environment }

    /// The proxy for an origin; `nil` goes there directly, as loopback always does.
    /// - Throws: ``Failure`` with `proxy_invalid` when the variable holds no proxy URL.
    func proxy(for origin: Origin) throws(Failure) -> Proxy? {
        guard !origin.isLoopback else { return nil }
        let names = [origin.scheme == .https ? "HTTPS_PROXY" : "HTTP_PROXY", "ALL_PROXY"]
        for name in names {
            guard let value = environment[name] ?? environment[name.lowercased()] else { continue }
            return isExempt(origin) ? nil : try Self.parse(value, of: name)
        }
        return nil
    }

    /// `NO_PROXY` lists host names (which also cover their subdomains), `*`, or `host:port`.
    private func isExempt(_ origin: Origin) -> Bool {
        guard let list = environment["NO_PROXY"] ?? environment["no_proxy"] else { return false }
        return list.split(whereSeparator: { $0 == "," || $0.isWhitespace }).contains { entry in
            if entry == "*" { return true }
            var name = entry.lowercased()
            if let colon = name.lastIndex(of: ":"), let port = Int(name[name.index(after: colon)...]) {
                guard port == origin.port else { return false }
                name = String(name[..<colon])
            }
            while name.first == "." || name.first == "*" { name.removeFirst() }
            // A name with its root's dot is the same name.
            if name.last == "." { name.removeLast() }
            let host = origin.host.last == "." ? String(origin.host.dropLast()) : origin.host
            return !name.isEmpty && (host == name || host.hasSuffix("." + name))
        }
    }

    private static func parse(_ value: String, of name: String) throws(Failure) -> Proxy {
        guard let proxy = parts(of: value) else {
            throw Failure(
                .proxyInvalid, "\(name) is not the URL of an HTTP or SOCKS5 proxy",
                advice: "set \(name) to a form such as http://proxy.example:3128, or unset it")
        }
        return proxy
    }

    private static func parts(of value: String) -> Proxy? {
        let (given, rest) =
            value.firstRange(of: "://").map { (value[..<$0.lowerBound], value[$0.upperBound...]) }
            ?? ("http", value[...])
        let kind: Proxy.Kind
        switch given.lowercased() {
        case "http": kind = .http
        case "https": kind = .https
        case "socks5", "socks5h": kind = .socks
        default: return nil
        }
        let authority = rest.prefix { $0 != "/" }
        let at = authority.lastIndex(of: "@")
        let address = at.map { authority[authority.index(after: $0)...] } ?? authority
        guard let origin = Origin(of: "http://" + address) else { return nil }
        let hasPort =
            address.last != "]" && address.drop { $0 != "]" }.contains(":")
            || address.first != "[" && address.contains(":")
        let port = hasPort ? origin.port : kind.port
        guard let at else { return Proxy(kind: kind, host: origin.host, port: port, credentials: nil) }
        guard let credentials = PercentEncoding.decode(String(authority[..<at])) else { return nil }
        guard kind != .socks || SOCKSTunnel.canSend(credentials) else { return nil }
        return Proxy(kind: kind, host: origin.host, port: port, credentials: credentials)
    }
}
