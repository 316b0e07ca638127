/// What stands for a password wherever one is sent to an Olares of 1.12.0 or newer (docs/protocol/sign-in.md).
public enum PasswordDigest {
    /// Lower-case hexadecimal MD5 of the password and a fixed salt. It protects nothing.
    /// - Throws: `library_missing` when there is no OpenSSL.
    public static func of(_ password: String) throws(Failure) -> String {
        try MessageDigest.md5Hex(Array("\(password)@Olares2025".utf8))
    }
}
