/// The name in a `Host` header, taken apart.
struct HostName: Equatable {
    /// Lower case, without port.
    let name: String

    init(_ authority: String?) {
        name = HostName.withoutPort(authority ?? "").lowercased()
    }

    /// Whether it means this machine rather than a service of someone.
    var isLoopback: Bool { ["127.0.0.1", "localhost", "sandbox.localhost"].contains(name) }

    /// First label: which service is meant.
    var service: String { String(name.prefix { $0 != "." }) }

    /// Whether the host is `<service>.[<prefix>.]<terminus>` of a user, or the user's name on the local network.
    func belongs(to user: User) -> Bool {
        [user.terminus, "\(user.local).olares.local"].contains { suffix in
            name.hasSuffix("." + HostName.withoutPort(suffix).lowercased())
        }
    }

    private static func withoutPort(_ authority: String) -> String {
        String(authority.prefix { $0 != ":" })
    }
}
