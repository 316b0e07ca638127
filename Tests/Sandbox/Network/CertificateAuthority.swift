import Foundation
import NIOSSL
import Synchronization

/// A certificate authority of its own, with a leaf certificate for every host name that is asked for.
///
/// Leaves are made when a connection first needs them and kept. An authority can be handed to many sandboxes, which
/// then share one CA file and its leaves.
public final class CertificateAuthority: Sendable {
    /// The CA certificate, to be trusted by clients.
    public let certificatePEM: String

    private let authority: CertificateRequest.Signed
    private let leaves = Mutex<[LeafName: Leaf]>([:])

    /// Makes a new P-256 key and a CA certificate that is valid for ten years.
    public convenience init() throws {
        try self.init(commonName: "Olares Sandbox CA")
    }

    init(commonName: String) throws {
        authority = try CertificateRequest(
            commonName: commonName, notBefore: Date(timeIntervalSinceNow: -30 * day),
            notAfter: Date(timeIntervalSinceNow: 3650 * day)
        ).sign(by: nil)
        certificatePEM = authority.pem
    }

    /// The certificate for a host, fit for all its siblings too; nil stands for a client that named no host.
    func leaf(for host: String?, expired: Bool = false) throws -> Leaf {
        let name = LeafName(siblingsOf: host?.lowercased(), isExpired: expired)
        if let known = leaves.withLock({ $0[name] }) { return known }
        let made = try makeLeaf(name)
        leaves.withLock { $0[name] = made }
        return made
    }

    private func makeLeaf(_ name: LeafName) throws -> Leaf {
        let leaf = try CertificateRequest(
            commonName: "Olares Sandbox", notBefore: Date(timeIntervalSinceNow: -10 * day),
            notAfter: Date(timeIntervalSinceNow: name.isExpired ? -day : 365 * day),
            alternativeNames: name.alternativeNames
        ).sign(by: authority)
        return Leaf(
            certificate: try NIOSSLCertificate(bytes: leaf.certificate, format: .der),
            privateKey: try NIOSSLPrivateKey(bytes: leaf.key, format: .der))
    }
}

/// A certificate and its key, as NIOSSL takes them.
struct Leaf: Sendable {
    let certificate: NIOSSLCertificate
    let privateKey: NIOSSLPrivateKey
}

/// What a leaf certificate is made for: a parent name with everything one label below it.
private struct LeafName: Hashable {
    let parent: String
    let isExpired: Bool

    init(siblingsOf host: String?, isExpired: Bool) {
        let labels = (host ?? "localhost").split(separator: ".")
        parent = labels.count > 2 ? labels.dropFirst().joined(separator: ".") : labels.joined(separator: ".")
        self.isExpired = isExpired
    }

    var alternativeNames: [String] {
        ["*.\(parent)", parent, "localhost"].map { "DNS:\($0)" } + ["IP:127.0.0.1"]
    }
}

/// Seconds.
private let day = 86_400.0
