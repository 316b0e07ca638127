import NIOCore
import NIOSSL

/// Whether a certificate is for a host, beyond what NIOSSL asks.
///
/// NIOSSL also takes a certificate that names the address it is connected to. Anyone gets such a certificate for a machine
/// of their own, and with a forged DNS answer it would pass for every host. So here a host's name counts and nothing else.
enum CertificateName {
    /// The certificate is for another host.
    struct Mismatch: Error {}

    /// Ends a new TLS connection whose certificate does not name the host. A host that is an address is left to NIOSSL.
    static func check(_ channel: any Channel, for host: String) -> EventLoopFuture<Void> {
        if (try? SocketAddress(ipAddress: host, port: 0)) != nil { return channel.eventLoop.makeSucceededVoidFuture() }
        return channel.nioSSL_peerCertificate().flatMapThrowing { certificate in
            guard let certificate,
                names(of: certificate).allSatisfy({ !$0.isAddress })
                    || names(of: certificate).contains(where: { matches(host, $0.text) })
            else { throw Mismatch() }
        }
    }

    static func names(of certificate: NIOSSLCertificate) -> [(isAddress: Bool, text: String)] {
        certificate._subjectAlternativeNames().map { name in
            (
                name.nameType == .ipAddress,
                name.nameType == .dnsName ? String(decoding: name.contents, as: UTF8.self) : ""
            )
        }
    }

    /// A `*` stands for one whole label, the first.
    static func matches(_ host: String, _ name: String) -> Bool {
        let host = host.lowercased()
        let name = name.lowercased()
        guard name.hasPrefix("*.") else { return !name.isEmpty && host == name }
        return host.drop { $0 != "." } == name.dropFirst()
    }
}
