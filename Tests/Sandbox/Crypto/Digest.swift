import CSandboxCrypto
public import Foundation

/// A digest by the system's OpenSSL, of what comes in pieces.
public final class Digest {
    /// How a digest is made.
    public enum Algorithm: String, Sendable {
        case md5 = "MD5"
        case sha1 = "SHA1"
        case sha256 = "SHA256"
        case sha512 = "SHA512"
    }

    private let context: UnsafeMutableRawPointer?
    private var isFinished = false

    /// The digest of nothing yet.
    public init(_ algorithm: Algorithm) { context = sandbox_digest_begin(algorithm.rawValue) }

    deinit { if !isFinished { _ = finish() } }

    /// Adds a piece.
    public func update(_ bytes: UnsafeRawBufferPointer) { sandbox_digest_add(context, bytes.baseAddress, bytes.count) }

    /// Adds a piece.
    public func update(_ bytes: some ContiguousBytes) { bytes.withUnsafeBytes { update($0) } }

    /// The digest; called once.
    public func finish() -> [UInt8] {
        isFinished = true
        return Self.bytes { sandbox_digest_end(context, $0) }
    }

    /// The digest of a text.
    public static func of(_ text: some ContiguousBytes, _ algorithm: Algorithm) -> [UInt8] {
        text.withUnsafeBytes { text in
            bytes { sandbox_digest(algorithm.rawValue, text.baseAddress, text.count, $0) }
        }
    }

    /// The code that says that somebody with this key has written a text (RFC 2104).
    static func authenticationCode(of text: [UInt8], key: [UInt8], _ algorithm: Algorithm) -> [UInt8] {
        bytes { sandbox_hmac(algorithm.rawValue, key, key.count, text, text.count, $0) }
    }

    private static func bytes(_ write: (UnsafeMutablePointer<UInt8>) -> Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
            count = buffer.baseAddress.map(write) ?? 0
        }
    }
}

extension Sequence where Element == UInt8 {
    /// Two lower-case hexadecimal digits a byte.
    public var hexadecimal: String {
        map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
