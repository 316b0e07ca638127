import NIOCore
import NIOSSL
import Synchronization

/// Decides, connection by connection, which certificate a client is shown.
final class TLSPersonality: Sendable {
    private let authority: CertificateAuthority
    private let kind: @Sendable () -> CertificateKind
    /// Made when first needed: few tests want it.
    private let stranger = Mutex<CertificateAuthority?>(nil)

    init(authority: CertificateAuthority, kind: @escaping @Sendable () -> CertificateKind) {
        self.authority = authority
        self.kind = kind
    }

    /// Configuration for a listener; certificates follow the server name that each client asks for.
    func makeConfiguration() throws -> TLSConfiguration {
        let leaf = try authority.leaf(for: nil)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(leaf.certificate)], privateKey: .privateKey(leaf.privateKey))
        configuration.applicationProtocols = ["http/1.1"]
        configuration.sslContextCallback = { [self] client, promise in
            promise.completeWith(
                Result {
                    let leaf = try self.leaf(for: client.serverHostname)
                    var choice = NIOSSLContextConfigurationOverride()
                    choice.certificateChain = [.certificate(leaf.certificate)]
                    choice.privateKey = .privateKey(leaf.privateKey)
                    return choice
                })
        }
        return configuration
    }

    private func leaf(for host: String?) throws -> Leaf {
        switch kind() {
        case .trusted: try authority.leaf(for: host)
        case .expired: try authority.leaf(for: host, expired: true)
        case .wrongHost: try authority.leaf(for: "service.someone.elsewhere.example")
        case .unknownAuthority: try strangeAuthority().leaf(for: host)
        }
    }

    private func strangeAuthority() throws -> CertificateAuthority {
        try stranger.withLock { made in
            if let made { return made }
            let authority = try CertificateAuthority(commonName: "Nobody You Know CA")
            made = authority
            return authority
        }
    }
}
