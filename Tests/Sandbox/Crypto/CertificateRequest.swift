import CSandboxCrypto
import Foundation

/// A certificate to be made, and who signs it.
struct CertificateRequest {
    let commonName: String
    let notBefore: Date
    let notAfter: Date
    /// `DNS:` or `IP:` and a name each.
    var alternativeNames: [String] = []

    /// A key pair and a certificate for it, both in DER.
    struct Signed: Sendable {
        let key: [UInt8]
        let certificate: [UInt8]

        /// The certificate as PEM.
        var pem: String {
            let text = Data(certificate).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
            return "-----BEGIN CERTIFICATE-----\n\(text)\n-----END CERTIFICATE-----\n"
        }
    }

    /// Makes a key and the certificate.
    /// - Parameter issuer: `nil` for a certificate authority, which signs itself.
    func sign(by issuer: Signed?) throws -> Signed {
        let key = try [UInt8](sandbox_new_key())
        let (issuerCertificate, issuerKey) = (issuer?.certificate ?? [], issuer?.key ?? [])
        let certificate = try [UInt8](
            sandbox_certificate(
                commonName, Int64(notBefore.timeIntervalSince1970), Int64(notAfter.timeIntervalSince1970),
                alternativeNames.joined(separator: ","), key, key.count, issuerCertificate, issuerCertificate.count,
                issuerKey, issuerKey.count))
        return Signed(key: key, certificate: certificate)
    }
}
