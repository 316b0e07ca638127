import CSandboxCrypto
import Foundation

/// What the existing client stores: AES-256-GCM, with the nonce before the ciphertext and the tag behind it.
public enum SealedBox {
    /// - Parameter key: 32 bytes.
    public static func seal(_ text: some Sequence<UInt8>, key: [UInt8]) throws -> [UInt8] {
        let text = Array(text)
        return try [UInt8](sandbox_seal(key, text, text.count))
    }

    /// - Throws: Where somebody has changed it, or the key is another one.
    public static func open(_ sealed: some Sequence<UInt8>, key: [UInt8]) throws -> [UInt8] {
        let sealed = Array(sealed)
        return try [UInt8](sandbox_open(key, sealed, sealed.count))
    }
}

/// OpenSSL has refused something.
struct CryptoError: Error {}

extension [UInt8] {
    /// Takes what the C side has made.
    init(_ bytes: sandbox_bytes) throws {
        guard let data = bytes.data else { throw CryptoError() }
        defer { free(data) }
        self.init(UnsafeBufferPointer(start: data, count: bytes.count))
    }
}
