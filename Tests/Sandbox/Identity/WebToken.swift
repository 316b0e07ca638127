import Foundation

/// Signs JSON Web Tokens with HS512 (RFC 7519).
struct WebTokenSigner: Sendable {
    /// The claims that clients and people debugging them look at; times are unix seconds.
    struct Claims: Encodable {
        var username: String
        var groups: [String] = []
        var mfa: Int
        var iat: Int
        var exp: Int?
        var jid: String
    }

    private let key = (0..<64).map { _ in UInt8.random(in: .min ... .max) }

    func sign(_ claims: Claims) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and integers always encode.
        let payload = (try? encoder.encode(claims)) ?? Data()
        let unsigned = Data(#"{"alg":"HS512","typ":"JWT"}"#.utf8).base64URL + "." + payload.base64URL
        let signature = Digest.authenticationCode(of: Array(unsigned.utf8), key: key, .sha512)
        return unsigned + "." + Data(signature).base64URL
    }
}

extension Data {
    /// Base64 in the alphabet of URLs, without padding (RFC 4648 section 5).
    fileprivate var base64URL: String {
        base64EncodedString()
            .replacing("+", with: "-")
            .replacing("/", with: "_")
            .replacing("=", with: "")
    }
}
