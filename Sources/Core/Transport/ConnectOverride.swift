/// `OLARES_CLI_CONNECT_TO`: sends every service request to a loopback port instead, with the host names left as they are.
/// It is how the sandbox stands in for an Olares.
struct ConnectOverride: Hashable, Sendable {
    let origin: Origin

    /// Reads the variable; `nil` when it is not set.
    /// - Throws: ``Failure`` with `connect_override_invalid` for anything but the URL of a loopback address.
    init?(_ environment: Environment) throws(Failure) {
        guard let value = environment["OLARES_CLI_CONNECT_TO"] else { return nil }
        guard let origin = Origin(of: value), origin.isLoopback, Self.isBare(value) else {
            throw Failure(
                .connectOverrideInvalid,
                "OLARES_CLI_CONNECT_TO is \"\(value)\", which is not the URL of a loopback address",
                advice: "set it to a form such as https://127.0.0.1:8443, or unset it")
        }
        self.origin = origin
    }

    /// Where to connect for a URL, keeping its path and query. Loopback URLs stay as they are, since they name a port of
    /// their own.
    func redirect(_ url: String, from target: Origin) -> String? {
        guard let origin = origin(standingInFor: target), let start = url.firstRange(of: "://")?.upperBound else {
            return nil
        }
        let rest = url[start...].drop { !"/?#".contains($0) }
        return "\(origin.scheme.rawValue)://\(target.host):\(origin.port)\(rest)"
    }

    /// Where to connect in place of a service; `nil` for one on this machine, which names a port of its own.
    func origin(standingInFor target: Origin) -> Origin? { target.isLoopback ? nil : origin }

    private static func isBare(_ url: String) -> Bool {
        guard let start = url.firstRange(of: "://")?.upperBound else { return false }
        return ["", "/"].contains(url[start...].drop { !"/?#".contains($0) })
    }
}
