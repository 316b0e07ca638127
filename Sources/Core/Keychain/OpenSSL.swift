import COpenSSL

/// The start of OpenSSL, once a process.
enum OpenSSL {
    /// Use it before any other call. Without it OpenSSL would read its configuration file and load error texts, which
    /// costs more than everything this program asks of it.
    static let isReady: Bool = {
        let options =
            OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ADD_ALL_CIPHERS | OPENSSL_INIT_NO_ADD_ALL_DIGESTS
            | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ATEXIT
        return OPENSSL_init_crypto(UInt64(options), nil) == 1
    }()

    /// Bytes that nobody can guess; `nil` when the system has none to give.
    static func randomBytes(_ count: Int) -> [UInt8]? {
        guard isReady else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        return RAND_bytes(&bytes, Int32(count)) == 1 ? bytes : nil
    }
}
