import Testing

@testable import OlaresCore

@Suite struct KeychainCipherTests {
    private static let key = Array(UInt8(0)...0x1F)
    private static let plaintext = Array(
        #"{"olaresId":"alice@olares.com","accessToken":"a.b.c","refreshToken":"r","sessionId":"s","grantedAt":1767139200000}"#
            .utf8)
    /// Sealed by the existing tool's scheme, independently of this code.
    static let blob = bytes(
        "6465666768696a6b6c6d6e6f3339b10a189b33ed77067dd2f804069421a74665e70d8117d4ffcf279681896af58a23a53f61cf6b9696161dc"
            + "760abe17975fbc50c68334d9c83c9a587d5cae16de2f934f4391929a91c883062e35e882d1c3d0e85b6afeafd9644a515672b35cf05b044"
            + "5a7a8e4982c9e7f7923d88d81256dccd49babba7dc88e927fe38a4a3a8b4")

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
    }

    @Test func opensTheReferenceBlob() throws {
        #expect(Self.blob.count == 142)
        #expect(try BlobCipher(key: Self.key).open(Self.blob) == Self.plaintext)
    }

    @Test func sealsTheReferenceBlob() throws {
        let sealed = try BlobCipher(key: Self.key).seal(Self.plaintext, nonce: Array(0x64...0x6F))
        #expect(sealed == Self.blob)
    }

    @Test func everyBlobHasItsOwnNonce() throws {
        let cipher = try BlobCipher(key: Self.key)
        let blobs = try (0..<100).map { _ in try cipher.seal(Self.plaintext) }
        #expect(Set(blobs.map { Array($0.prefix(12)) }).count == 100)
        for blob in blobs { #expect(cipher.open(blob) == Self.plaintext) }
    }

    @Test func refusesEveryChangedBit() throws {
        let cipher = try BlobCipher(key: Self.key)
        for position in Self.blob.indices {
            var changed = Self.blob
            changed[position] ^= 1 << UInt8(position % 8)
            #expect(cipher.open(changed) == nil)
        }
        for length in 0..<Self.blob.count { #expect(cipher.open(Array(Self.blob.prefix(length))) == nil) }
        #expect(cipher.open(Self.blob) == Self.plaintext)
    }

    @Test func sealsNothing() throws {
        let cipher = try BlobCipher(key: Self.key)
        let sealed = try cipher.seal([])
        #expect(sealed.count == 28)
        #expect(cipher.open(sealed) == [])
    }

    @Test func refusesKeysOfOtherLengths() {
        #expect(throws: KeychainError.noCipher) { try BlobCipher(key: [1, 2, 3]) }
    }

    @Test(arguments: [
        ("correct horse@Olares2025", "9fac6d0d2ed1a41307103909c99dcfc6"),
        ("pä55 word@Olares2025", "d29185544f4ead33f5b423bd180fe153"),
        ("", "d41d8cd98f00b204e9800998ecf8427e"),
    ])
    func md5(text: String, digest: String) throws { #expect(try MessageDigest.md5Hex(Array(text.utf8)) == digest) }

    @Test func keyringItem() throws {
        let item = "go-keyring-base64:QUFFQ0F3UUZCZ2NJQ1FvTERBME9EeEFSRWhNVUZSWVhHQmthR3h3ZEhoOD0="
        #expect(KeyringItem.encode(Self.key) == item)
        #expect(KeyringItem.decode(item) == Self.key)
        let inner = Base64.encode(Self.key)
        #expect(KeyringItem.decode(inner) == Self.key)
        let hex = inner.utf8.map { String($0, radix: 16) }.joined()
        #expect(KeyringItem.decode("go-keyring-encoded:" + hex) == Self.key)
        for text in [
            "", "x", "go-keyring-base64:", "go-keyring-base64:%%", "go-keyring-encoded:0", "go-keyring-encoded:zz",
        ] {
            #expect(KeyringItem.decode(text) == nil)
        }
    }
}
