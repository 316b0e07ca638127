import TestSupport
import Testing

@testable import OlaresCore

/// Random damage to what is read from disk and server.
@Suite(.timeLimit(.minutes(60))) struct IdentityFuzzTests {
    private static let config = Array(
        #"""
        {"currentProfile": "home", "profiles": [{"name": "home\u00e9", "olaresId": "a@x", "insecureSkipVerify": true,
        "whoamiRefreshedAt": 1767139200, "clusterContext": {"workspaces": ["w", null, -1.5e3]}}, {"olaresId": "b@x"}]}
        """#.utf8)
    private static let claims = Array(#"{"sub":"alice","exp":1767225600,"nested":{"a":[1,2,{}]}}"#.utf8)

    /// Pieces that mean something to JSON or to a token.
    private static let pieces: [[UInt8]] =
        SeededRandom.oddBytes
        + [
            "{", "}", "[", "]", "\"", "\\", "\\u", "\\ud83d", ",", ":", "null", "1e999", "-", ".", "=", "é", " ",
        ].map { Array($0.utf8) }

    @Test func theConfigReaderEndsWithAValueOrAReason() {
        for var random in FuzzCases(of: "config reader", usually: 2000) {
            let bytes = random.damaged(Self.config, with: Self.pieces)
            do throws(JSONError) {
                let list = try ProfileList(json: JSONValue(parsing: bytes))
                // What was understood is written in a way that is understood the same.
                let again = try ProfileList(json: JSONValue(parsing: Array(list.json.text.utf8)))
                #expect(again == list, "\(random)")
            } catch {
                #expect(!error.text.isEmpty, "\(random)")
            }
        }
    }

    @Test func theJWTReaderEndsWithAnExpiryOrAReason() {
        for var random in FuzzCases(of: "JWT reader", usually: 2000) {
            let claims = Bool.random(using: &random) ? random.damaged(Self.claims, with: Self.pieces) : Self.claims
            let whole = Array("e30.\(Base64.encode(claims, alphabet: .url, padded: false)).c2ln".utf8)
            let isWhole = Bool.random(using: &random)
            let token = String(
                decoding: isWhole ? whole : random.damaged(whole, with: Self.pieces), as: UTF8.self)
            do throws(JWTError) {
                _ = try JWT.expiry(of: token)
            } catch {
                #expect(!error.text.isEmpty, "\(random)")
            }
        }
    }

    @Test func idsNeverMakeURLsOfOtherHosts() throws {
        let pieces = [
            "alice", "@", ".", "/", "?", "#", ":", "443", "evil.com", "%2f", " ", "\\", "x", "-", "[", "é", "\u{0}",
        ]
        for var random in FuzzCases(of: "olaresIds", usually: 2000) {
            let count = Int.random(in: 1...6, using: &random)
            let text = (0..<count).compactMap { _ in pieces.randomElement(using: &random) }.joined()
            guard let id = try? OlaresID(text), let urls = try? ServiceURLs(id) else { continue }
            let origin = try #require(Origin(of: urls[.files].text), "\(random)")
            #expect(origin == urls[.files].origin, "\(random)")
            #expect(origin.host.hasPrefix("files.") && urls.mayReceiveToken(origin), "\(random)")
        }
    }
}
