import COpenSSL

/// AES-256-GCM with one key: 12 bytes of nonce, the ciphertext, 16 bytes of tag (docs/protocol/keychain.md, "Blob").
///
/// Not for several threads at once: one context serves every blob, since setting one up costs more than a blob does.
final class BlobCipher {
    /// The bytes that a blob has beyond its plaintext, and so the fewest it can have.
    static let overhead = nonceLength + tagLength
    /// The bytes of a key.
    static let keyLength = 32
    private static let nonceLength = 12
    private static let tagLength = 16

    private let functions: OpenSSLFunctions
    private let context: OpaquePointer
    private var key: [UInt8]

    /// - Parameter key: 32 bytes.
    init(key: [UInt8]) throws(KeychainError) {
        guard let functions = OpenSSL.functions, let context = functions.EVP_CIPHER_CTX_new() else { throw .noCipher }
        self.functions = functions
        self.context = context
        self.key = key
        guard key.count == Self.keyLength,
            functions.EVP_CipherInit_ex(context, functions.EVP_aes_256_gcm(), nil, key, nil, 0) == 1
        else { throw .noCipher }
    }

    deinit {
        functions.EVP_CIPHER_CTX_free(context)
        key.erase()
    }

    /// Seals under a fresh nonce.
    func seal(_ plaintext: [UInt8]) throws(KeychainError) -> [UInt8] {
        guard let nonce = OpenSSL.randomBytes(Self.nonceLength) else { throw .noCipher }
        return try seal(plaintext, nonce: nonce)
    }

    /// Seals under a given nonce, which no two plaintexts may share: for tests.
    func seal(_ plaintext: [UInt8], nonce: [UInt8]) throws(KeychainError) -> [UInt8] {
        var ciphertext = [UInt8](repeating: 0, count: plaintext.count)
        var tag = [UInt8](repeating: 0, count: Self.tagLength)
        var length: Int32 = 0
        guard functions.EVP_CipherInit_ex(context, nil, nil, nil, nonce, 1) == 1,
            functions.EVP_CipherUpdate(context, &ciphertext, &length, plaintext, Int32(plaintext.count)) == 1,
            functions.EVP_CipherFinal_ex(context, &tag, &length) == 1,
            functions.EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagLength), &tag) == 1
        else { throw .noCipher }
        return nonce + ciphertext + tag
    }

    /// The plaintext; `nil` when the blob was sealed under another key, or changed since.
    func open(_ blob: [UInt8]) -> [UInt8]? {
        guard blob.count >= Self.overhead else { return nil }
        let nonce = Array(blob.prefix(Self.nonceLength))
        var tag = Array(blob.suffix(Self.tagLength))
        let ciphertext = Array(blob.dropFirst(Self.nonceLength).dropLast(Self.tagLength))
        var plaintext = [UInt8](repeating: 0, count: ciphertext.count)
        var length: Int32 = 0
        var rest: UInt8 = 0
        guard functions.EVP_CipherInit_ex(context, nil, nil, nil, nonce, 0) == 1,
            functions.EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagLength), &tag) == 1,
            functions.EVP_CipherUpdate(context, &plaintext, &length, ciphertext, Int32(ciphertext.count)) == 1,
            functions.EVP_CipherFinal_ex(context, &rest, &length) == 1
        else {
            plaintext.erase()
            return nil
        }
        return plaintext
    }
}

extension KeychainError {
    /// There is no OpenSSL, or none that can do what every OpenSSL can.
    static let noCipher = KeychainError(
        .keychainUnreadable, "OpenSSL 3 (libcrypto) is not installed, or has no AES-256-GCM or no random bytes",
        repair: .words("install OpenSSL 3, on Debian and Ubuntu with: apt-get install libssl3"))
}
