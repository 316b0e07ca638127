import COpenSSL

/// Digests.
public enum MessageDigest {
    /// MD5 as lower-case hexadecimal: what the sign-in protocol wants of a password (docs/protocol/sign-in.md). It protects
    /// nothing.
    /// - Throws: `library_missing` when there is no OpenSSL, or it has no MD5.
    public static func md5Hex(_ bytes: [UInt8]) throws(Failure) -> String {
        hex(try digest(bytes, OpenSSL.functions?.EVP_md5(), "MD5"))
    }

    /// SHA-256 as lower-case hexadecimal.
    /// - Throws: `library_missing` when there is no OpenSSL, or it has no SHA-256.
    public static func sha256Hex(_ bytes: [UInt8]) throws(Failure) -> String {
        hex(try digest(bytes, OpenSSL.functions?.EVP_sha256(), "SHA-256"))
    }

    private static func digest(_ bytes: [UInt8], _ algorithm: OpaquePointer?, _ name: String) throws(Failure) -> [UInt8]
    {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        guard let algorithm,
            OpenSSL.functions?.EVP_Digest(bytes, bytes.count, &digest, &length, algorithm, nil) == 1
        else { throw missing(name) }
        return Array(digest.prefix(Int(length)))
    }

    fileprivate static func missing(_ name: String) -> Failure {
        Failure(
            .libraryMissing, "OpenSSL 3 (libcrypto) is not installed, or has no \(name)",
            advice: "install it, on Debian and Ubuntu with: apt-get install libssl3")
    }

    fileprivate static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// The MD5 of what comes piece by piece, such as a file that is too large to be held. It protects nothing: it tells whether a
/// server holds what was sent.
public struct RunningMD5: ~Copyable {
    private let functions: OpenSSLFunctions
    private let context: OpaquePointer

    /// - Throws: `library_missing` when there is no OpenSSL, or it has no MD5.
    public init() throws(Failure) {
        guard let functions = OpenSSL.functions, let context = functions.EVP_MD_CTX_new() else {
            throw MessageDigest.missing("MD5")
        }
        guard functions.EVP_DigestInit_ex(context, functions.EVP_md5(), nil) == 1 else {
            functions.EVP_MD_CTX_free(context)
            throw MessageDigest.missing("MD5")
        }
        self.functions = functions
        self.context = context
    }

    deinit { functions.EVP_MD_CTX_free(context) }

    /// Takes the next bytes.
    public func update(_ bytes: UnsafeRawBufferPointer) {
        _ = functions.EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// The digest of all of them as lower-case hexadecimal; nothing can be added afterwards.
    public consuming func finish() -> String {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        _ = functions.EVP_DigestFinal_ex(context, &digest, &length)
        return MessageDigest.hex(Array(digest.prefix(Int(length))))
    }
}
