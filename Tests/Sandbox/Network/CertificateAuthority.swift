import Crypto
import Foundation
import NIOSSL
import SwiftASN1
import Synchronization
import X509

/// A certificate authority of its own, with a leaf certificate for every host name that is asked for.
///
/// Leaves are made when a connection first needs them and kept. An authority can be handed to many sandboxes, which
/// then share one CA file and its leaves.
public final class CertificateAuthority: Sendable {
    /// The CA certificate, to be trusted by clients.
    public let certificatePEM: String

    private let certificate: Certificate
    private let key: Certificate.PrivateKey
    private let leaves = Mutex<[LeafName: Leaf]>([:])

    /// Makes a new P-256 key and a CA certificate that is valid for ten years.
    public convenience init() throws {
        try self.init(commonName: "Olares Sandbox CA")
    }

    init(commonName: String) throws {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let name = try DistinguishedName {
            CommonName(commonName)
        }
        certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: key.publicKey,
            notValidBefore: Date(timeIntervalSinceNow: -30 * day),
            notValidAfter: Date(timeIntervalSinceNow: 3650 * day),
            issuer: name,
            subject: name,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: key.publicKey)
            },
            issuerPrivateKey: key)
        self.key = key
        certificatePEM = try certificate.serializeAsPEM().pemString + "\n"
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
        let leafKey = P256.Signing.PrivateKey()
        let publicKey = Certificate.PrivateKey(leafKey).publicKey
        let leaf = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: publicKey,
            notValidBefore: Date(timeIntervalSinceNow: -10 * day),
            notValidAfter: Date(timeIntervalSinceNow: name.isExpired ? -day : 365 * day),
            issuer: certificate.subject,
            subject: try DistinguishedName {
                CommonName("Olares Sandbox")
            },
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(name.alternativeNames)
                AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: key.publicKey).keyIdentifier)
            },
            issuerPrivateKey: key)
        var serializer = DER.Serializer()
        try serializer.serialize(leaf)
        return Leaf(
            certificate: try NIOSSLCertificate(bytes: serializer.serializedBytes, format: .der),
            privateKey: try NIOSSLPrivateKey(bytes: Array(leafKey.derRepresentation), format: .der))
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

    var alternativeNames: [GeneralName] {
        let loopback = ASN1OctetString(contentBytes: [127, 0, 0, 1])
        return ["*.\(parent)", parent, "localhost"].map(GeneralName.dnsName) + [.ipAddress(loopback)]
    }
}

/// Seconds.
private let day = 86_400.0
