/// Where the services of one profile are, and where its tokens may go (docs/protocol/identity.md).
public struct ServiceURLs: Equatable, Sendable {
    private let id: OlaresID
    private let prefix: String
    private let terminus: Origin
    private let authOverride: ServiceAddress?

    /// - Parameters:
    ///   - prefix: Labels between a service's name and the terminus name, each with its dot, such as `dev.`; mostly empty.
    ///   - authOverride: The base URL of the auth service where it is not the derived one; empty for none.
    /// - Throws: `olares_id_invalid` when the id makes no host name, `service_url_invalid` for the prefix and the override.
    public init(_ id: OlaresID, prefix: String = "", authOverride: String = "") throws(Failure) {
        guard let terminus = Self.origin(ofHost: id.terminusName) else {
            throw Failure(
                .olaresIDInvalid, "olaresId \(id.text.quotedForMessage) does not make a host name",
                advice: "an olaresId looks like alice@olares.com: letters, digits and hyphens, with dots between")
        }
        guard prefix.isEmpty || prefix.hasSuffix("."), Self.origin(ofHost: prefix + id.terminusName) != nil else {
            throw Failure(
                .serviceURLInvalid, "local URL prefix \(prefix.quotedForMessage) is not a host label with its dot",
                advice: "write it with its dot, as in --local-url-prefix dev.")
        }
        self.id = id
        self.prefix = prefix
        self.terminus = terminus
        self.authOverride = authOverride.isEmpty ? nil : try ServiceAddress(override: authOverride)
    }

    /// The base address of a service.
    public subscript(service: Service) -> ServiceAddress {
        if service == .auth, let authOverride { return authOverride }
        let host = "\(service.rawValue).\(prefix)\(terminus.host)"
        let origin = Origin(scheme: .https, host: host, port: terminus.port)
        return ServiceAddress(origin: origin, basePath: service == .vault ? "/server" : "")
    }

    /// Whether an access token of this profile may go to `origin`: to its own hosts and the auth override, over TLS or
    /// without leaving the machine.
    public func mayReceiveToken(_ origin: Origin) -> Bool {
        guard origin.scheme == .https || origin.isLoopback else { return false }
        return origin.host == terminus.host || origin.host.hasSuffix("." + terminus.host)
            || origin == authOverride?.origin
    }

    /// Whether a password or refresh token of this profile may go to `origin`: to the auth service and nowhere else.
    public func mayReceiveGrant(_ origin: Origin) -> Bool {
        origin == self[.auth].origin && (origin.scheme == .https || origin.isLoopback)
    }

    /// The HTTPS origin of a host name with or without a port; `nil` where that is not a plain host name.
    private static func origin(ofHost host: String) -> Origin? {
        guard !host.unicodeScalars.contains(where: { "/?#".unicodeScalars.contains($0) }),
            let origin = Origin(of: "https://" + host), !origin.host.contains(":")
        else { return nil }
        let labels = origin.host.split(separator: ".", omittingEmptySubsequences: false)
        // "settings.", the longest service but one, and a prefix still have to fit into the 253 of DNS.
        guard origin.host.utf8.count <= 230, labels.allSatisfy({ (1...63).contains($0.utf8.count) }) else { return nil }
        return origin
    }
}

/// The base URL of a service, to which a path is appended.
public struct ServiceAddress: Hashable, Sendable {
    /// Scheme, host and port.
    public let origin: Origin
    /// What stands before every path: empty, or a path without a slash at its end.
    public let basePath: String

    /// The base URL, without a slash at its end.
    public var text: String { origin.text + basePath }

    init(origin: Origin, basePath: String) {
        self.origin = origin
        self.basePath = basePath
    }

    /// Reads an override. Slashes at its end do not count, so that `https://host/` and `https://host` are the same.
    /// - Throws: `service_url_invalid` for what is not an http or https URL of a host and perhaps a path, and for plain
    ///   http to another machine, which would send the password readable to all on the way.
    init(override text: String) throws(Failure) {
        guard let origin = Origin(of: text), let path = Self.path(of: text) else {
            throw Failure(
                .serviceURLInvalid, "\(text.quotedForMessage) is not an http or https URL",
                advice: "write the address as in --auth-url-override https://auth.alice.olares.com")
        }
        guard origin.scheme == .https || origin.isLoopback else {
            throw Failure(
                .serviceURLInvalid, "\(text.quotedForMessage) would send the password unencrypted",
                advice: "use https; plain http is for this machine alone, as in http://127.0.0.1:8080")
        }
        self.init(origin: origin, basePath: path)
    }

    /// The path of a URL without slashes at its end; `nil` when there is a query, a fragment, or what no path holds.
    private static func path(of url: String) -> String? {
        guard let separator = url.firstRange(of: "://") else { return nil }
        var path = url[separator.upperBound...].drop { $0 != "/" }
        guard !url.contains("?"), !url.contains("#"), path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        while path.last == "/" { path.removeLast() }
        return String(path)
    }
}
