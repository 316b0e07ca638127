import Testing

@testable import OlaresCore

@Suite struct AuthJWTTests {
    /// A token with this payload and neither header nor signature worth the name.
    static func token(_ payload: String) -> String {
        "e30." + Base64.encode(Array(payload.utf8), alphabet: .url, padded: false) + ".c2ln"
    }

    @Test func readsTheExpiry() throws {
        let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VybmFtZSI6ImFsaWNlIiwiZXhwIjoxNzY3MjI1NjAwfQ.c2ln"
        #expect(try JWT.expiry(of: token) == Timestamp(seconds: 1_767_225_600))
    }

    @Test(
        arguments: [
            (#"{"exp":1}"#, 1), (#"{"exp":-5}"#, -5), (#"{"exp":1767225600.0}"#, 1_767_225_600),
            (#"{"exp":1e9}"#, 1_000_000_000),
            (#"{"exp":0}"#, nil), (#"{"exp":null}"#, nil), ("{}", nil), (#"{"EXP":1,"sub":"exp"}"#, nil),
        ] as [(String, Int64?)])
    func readsWhatStandsThere(payload: String, seconds: Int64?) throws {
        #expect(try JWT.expiry(of: Self.token(payload)) == seconds.map { Timestamp(seconds: $0) })
    }

    @Test func clampsTheFarFuture() throws {
        #expect(try JWT.expiry(of: Self.token(#"{"exp":9223372036854775807}"#)) == Timestamp(seconds: .max))
        #expect(try JWT.expiry(of: Self.token(#"{"exp":-9223372036854775808}"#)) == Timestamp(seconds: .min))
    }

    @Test func takesPaddingAndAnyHeaderAndSignature() throws {
        #expect(try JWT.expiry(of: "%%%.eyJleHAiOjF9.") == Timestamp(seconds: 1))
        #expect(try JWT.expiry(of: "..e30=".replacing("..", with: ".e30=.")) == nil)
    }

    @Test(arguments: [
        ("", "token is empty"), ("opaque", "token does not look like a JWT (want 3 segments, got 1)"),
        ("a.b", "token does not look like a JWT (want 3 segments, got 2)"),
        ("a.b.c.d", "token does not look like a JWT (want 3 segments, got 4)"),
        ("a.%%%%.c", "decode payload: illegal base64 data at input byte 0"),
        ("a.e30+.c", "decode payload: illegal base64 data at input byte 3"),
        ("a.eyJhI.c", "decode payload: illegal base64 data at input byte 5"),
        ("a.e30==.c", "decode payload: illegal base64 data at input byte 3"),
        ("a..c", "parse payload: line 1, column 1: the text ends where a value should stand"),
        (token("[]"), "parse payload: want an object, found an array"),
        (token(#"{"exp":"1"}"#), "parse payload: want a whole number, found a string"),
        (token(#"{"exp":1.5}"#), "parse payload: want a whole number, found a number"),
        (token(#"{"exp":1e30}"#), "parse payload: want a whole number, found a number"),
        (token(#"{"exp":true}"#), "parse payload: want a whole number, found true"),
        (token("nonsense"), "parse payload: line 1, column 1: want true, false or null, found 'n'"),
    ])
    func refusesWhatIsNoJWT(token: String, message: String) {
        #expect(throws: JWTError(text: message)) { try JWT.expiry(of: token) }
    }

    @Test func refusesWhatIsTooLong() {
        #expect(throws: JWTError(text: "token is longer than 65536 bytes")) {
            try JWT.expiry(of: "a." + String(repeating: "A", count: 1 << 20) + ".c")
        }
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"), ("\u{3fb}ÿ?", "z7vDvz8="),
    ])
    func base64(text: String, encoded: String) throws {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(try Base64.decode(encoded.utf8, alphabet: .standard) == Array(text.utf8))
        #expect(try Base64.decode(encoded.replacing("=", with: "").utf8, alphabet: .standard) == Array(text.utf8))
    }
}
