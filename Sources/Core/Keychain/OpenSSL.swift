import COpenSSL

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The system's OpenSSL 3, loaded and started when it is first needed: a fifth of the time of `--help` was its loading
/// (docs/decisions/0003-start-up.md).
enum OpenSSL {
    /// Its functions; `nil` where it is not installed, or cannot start.
    ///
    /// Started without this, OpenSSL would read its configuration file and load error texts, which costs more than everything
    /// this program asks of it.
    static let functions: OpenSSLFunctions? = {
        let options =
            OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ADD_ALL_CIPHERS | OPENSSL_INIT_NO_ADD_ALL_DIGESTS
            | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ATEXIT
        guard let functions = load(), functions.OPENSSL_init_crypto(UInt64(options), nil) == 1 else { return nil }
        return functions
    }()

    /// Bytes that nobody can guess; `nil` when the system has none to give.
    static func randomBytes(_ count: Int) -> [UInt8]? {
        guard let functions else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        return functions.RAND_bytes(&bytes, Int32(count)) == 1 ? bytes : nil
    }

    #if canImport(Darwin)
    /// Homebrew's library stands where no program looks for it, so that it is linked.
    private static func load() -> OpenSSLFunctions? {
        OpenSSLFunctions(
            OPENSSL_init_crypto: OPENSSL_init_crypto, RAND_bytes: RAND_bytes, EVP_CIPHER_CTX_new: EVP_CIPHER_CTX_new,
            EVP_CIPHER_CTX_free: EVP_CIPHER_CTX_free, EVP_CIPHER_CTX_ctrl: EVP_CIPHER_CTX_ctrl,
            EVP_CipherInit_ex: EVP_CipherInit_ex, EVP_CipherUpdate: EVP_CipherUpdate,
            EVP_CipherFinal_ex: EVP_CipherFinal_ex, EVP_aes_256_gcm: EVP_aes_256_gcm, EVP_Digest: EVP_Digest,
            EVP_MD_CTX_new: EVP_MD_CTX_new, EVP_MD_CTX_free: EVP_MD_CTX_free, EVP_DigestInit_ex: EVP_DigestInit_ex,
            EVP_DigestUpdate: EVP_DigestUpdate, EVP_DigestFinal_ex: EVP_DigestFinal_ex,
            EVP_md5: EVP_md5, EVP_sha256: EVP_sha256)
    }
    #else
    private struct Missing: Error {}

    private static func load() -> OpenSSLFunctions? {
        guard let library = dlopen("libcrypto.so.3", RTLD_LAZY | RTLD_LOCAL) else { return nil }
        func function<Function>(_ name: String) throws(Missing) -> Function {
            guard let symbol = dlsym(library, name) else { throw Missing() }
            return unsafeBitCast(symbol, to: Function.self)
        }
        return try? OpenSSLFunctions(
            OPENSSL_init_crypto: function("OPENSSL_init_crypto"), RAND_bytes: function("RAND_bytes"),
            EVP_CIPHER_CTX_new: function("EVP_CIPHER_CTX_new"), EVP_CIPHER_CTX_free: function("EVP_CIPHER_CTX_free"),
            EVP_CIPHER_CTX_ctrl: function("EVP_CIPHER_CTX_ctrl"), EVP_CipherInit_ex: function("EVP_CipherInit_ex"),
            EVP_CipherUpdate: function("EVP_CipherUpdate"), EVP_CipherFinal_ex: function("EVP_CipherFinal_ex"),
            EVP_aes_256_gcm: function("EVP_aes_256_gcm"), EVP_Digest: function("EVP_Digest"),
            EVP_MD_CTX_new: function("EVP_MD_CTX_new"), EVP_MD_CTX_free: function("EVP_MD_CTX_free"),
            EVP_DigestInit_ex: function("EVP_DigestInit_ex"), EVP_DigestUpdate: function("EVP_DigestUpdate"),
            EVP_DigestFinal_ex: function("EVP_DigestFinal_ex"),
            EVP_md5: function("EVP_md5"), EVP_sha256: function("EVP_sha256"))
    }
    #endif
}
