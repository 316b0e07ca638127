/// The text under which the existing tool keeps a key in the login keychain of macOS (docs/protocol/keychain.md).
enum KeyringItem {
    private static let base64Mark = "go-keyring-base64:"
    private static let hexMark = "go-keyring-encoded:"

    /// The text for a key.
    static func encode(_ key: [UInt8]) -> String { base64Mark + Base64.encode(Array(Base64.encode(key).utf8)) }

    /// The key; `nil` when the text stands for none.
    static func decode(_ text: String) -> [UInt8]? {
        let inner: [UInt8]?
        if text.hasPrefix(base64Mark) {
            inner = try? Base64.decode(text.utf8.dropFirst(base64Mark.utf8.count), alphabet: .standard)
        } else if text.hasPrefix(hexMark) {
            inner = bytes(ofHex: text.utf8.dropFirst(hexMark.utf8.count))
        } else {
            inner = Array(text.utf8)
        }
        guard let inner, let key = try? Base64.decode(inner, alphabet: .standard) else { return nil }
        return key.count == BlobCipher.keyLength ? key : nil
    }

    private static func bytes(ofHex digits: Substring.UTF8View) -> [UInt8]? {
        let digits = Array(digits)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[start..<start + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }
}
