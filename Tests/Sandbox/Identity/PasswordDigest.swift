import Crypto

/// The digest that stands for a password in a login request: lower-case hex MD5 of the password and a fixed salt.
enum PasswordDigest {
    static func of(_ password: String) -> String {
        Insecure.MD5.hash(data: Array("\(password)@Olares2025".utf8)).hexadecimal
    }
}

extension Sequence where Element == UInt8 {
    /// Two lower-case hexadecimal digits a byte.
    var hexadecimal: String {
        map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
