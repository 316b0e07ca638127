/// What this program reads of a JSON Web Token: when it expires, and nothing else (docs/protocol/tokens.md).
///
/// The signature is the server's to check, and no other claim is looked at.
public enum JWT {
    private static let longest = 1 << 16

    /// The moment from which on a token is no longer valid; `nil` when it carries no `exp` claim.
    /// - Throws: ``JWTError`` for what is no JWT.
    public static func expiry(of token: String) throws(JWTError) -> Timestamp? {
        guard !token.isEmpty else { throw JWTError(text: "token is empty") }
        guard token.utf8.count <= longest else { throw JWTError(text: "token is longer than \(longest) bytes") }
        let segments = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard segments.count == 3 else {
            throw JWTError(text: "token does not look like a JWT (want 3 segments, got \(segments.count))")
        }
        let claims = try payload(segments[1])
        do throws(JSONError) {
            let seconds = try claims.expectObject()["exp"]?.expectInteger() ?? 0
            return seconds == 0 ? nil : Timestamp(seconds: seconds)
        } catch {
            throw JWTError(text: "parse payload: \(error.text)")
        }
    }

    private static func payload(_ segment: Substring.UTF8View) throws(JWTError) -> JSONValue {
        let bytes: [UInt8]
        do throws(Base64.DecodeError) {
            bytes = try Base64.decode(segment, alphabet: .url)
        } catch {
            throw JWTError(text: "decode payload: illegal base64 data at input byte \(error.offset)")
        }
        do throws(JSONError) {
            return try JSONValue(parsing: bytes)
        } catch {
            throw JWTError(text: "parse payload: \(error.text)")
        }
    }
}

/// Why a text is no JWT.
public struct JWTError: Error, Equatable, Sendable {
    /// The reason, without anything of the token itself.
    public let text: String
}
