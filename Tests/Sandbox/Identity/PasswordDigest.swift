/// The digest that stands for a password in a login request: lower-case hex MD5 of the password and a fixed salt.
enum PasswordDigest {
    static func of(_ password: String) -> String {
        Digest.of(Array("\(password)@Olares2025".utf8), .md5).hexadecimal
    }
}
