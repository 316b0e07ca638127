import COpenSSL

/// Digests of short texts.
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
        else {
            throw Failure(
                .libraryMissing, "OpenSSL 3 (libcrypto) is not installed, or has no \(name)",
                advice: "install it, on Debian and Ubuntu with: apt-get install libssl3")
        }
        return Array(digest.prefix(Int(length)))
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
