import NIOCore
import NIOPosix
import NIOSSL

/// What a server's certificate says, whether or not it is one that counts.
public struct ServerCertificate: Equatable, Sendable {
    /// The hosts that it is for; `*` stands for one label.
    public let names: [String]
    /// From when on it is valid.
    public let begins: Timestamp
    /// Until when it is valid.
    public let ends: Timestamp

    init(_ certificate: NIOSSLCertificate) {
        names = CertificateName.names(of: certificate).map(\.text).filter { !$0.isEmpty }
        begins = Timestamp(seconds: Int64(certificate.notValidBefore))
        ends = Timestamp(seconds: Int64(certificate.notValidAfter))
    }
}

extension AsyncHTTPTransport {
    /// Connects once, without looking whether the certificate counts, and sends nothing.
    public func certificate(at address: String) async -> ServerCertificate? {
        guard let origin = Origin(of: address), let route = try? route(to: origin, .none),
            let dialer = try? dialer(on: route, through: nil), dialer.tls != nil, (try? SystemRoom.require()) != nil
        else { return nil }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { group.shutdownGracefully { _ in } }
        let found = try? await withDeadline(ContinuousClock.now + .seconds(10)) { () -> NIOSSLCertificate? in
            let channel = try await dialer.connect(on: group)
            defer { channel.close(promise: nil) }
            return try await channel.nioSSL_peerCertificate().get()
        }
        return found.flatMap { $0 }.map(ServerCertificate.init)
    }

    /// By which way requests to a server go.
    public func way(to address: String) throws(Failure) -> Way {
        guard let origin = Origin(of: address) else { return .direct }
        let route = try route(to: origin, .full)
        if let override = route.override { return .override(override.origin.text) }
        return route.proxy.map { .proxy($0.address) } ?? .direct
    }
}

/// By which way requests to a server go.
public enum Way: Equatable, Sendable {
    /// Straight to the addresses that its name has.
    case direct
    /// Through a proxy, as `host:port`, which looks the name up itself.
    case proxy(String)
    /// To a port of this machine, by `OLARES_CLI_CONNECT_TO`.
    case override(String)
}
