import Testing

@testable import Core

/// Random damage to what is read from disk and server. More of it with `FUZZ_CASES`; a failure names its seed.
@Suite struct IdentityFuzzTests {
    private static let cases = Environment.process["FUZZ_CASES"].flatMap { Int($0) } ?? 2000

    private static let config = Array(
        #"""
        {"currentProfile": "home", "profiles": [{"name": "home\u00e9", "olaresId": "a@x", "insecureSkipVerify": true,
        "whoamiRefreshedAt": 1767139200, "clusterContext": {"workspaces": ["w", null, -1.5e3]}}, {"olaresId": "b@x"}]}
        """#.utf8)
    private static let token = Array(
        AuthJWTTests.token(#"{"sub":"alice","exp":1767225600,"nested":{"a":[1,2,{}]}}"#).utf8)

    /// The same numbers for the same seed.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    private func damaged(_ bytes: [UInt8], by generator: inout Generator) -> [UInt8] {
        let pieces = [
            "{", "}", "[", "]", "\"", "\\", "\\u", "\\ud83d", ",", ":", "null", "1e999", "-", ".", "\u{0}", "é", " ",
        ]
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            let position = Int.random(in: 0...bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes.insert(contentsOf: Array((pieces.randomElement(using: &generator) ?? "").utf8), at: position)
            case 1: bytes.insert(UInt8.random(in: .min ... .max, using: &generator), at: position)
            case 2 where position < bytes.count: bytes[position] = UInt8.random(in: .min ... .max, using: &generator)
            case 3: bytes.removeLast(Int.random(in: 0...min(20, bytes.count), using: &generator))
            default:
                let part = bytes.prefix(Int.random(in: 0...min(40, bytes.count), using: &generator))
                bytes.insert(contentsOf: part, at: position)
            }
        }
        return bytes
    }

    @Test func theConfigReaderEndsWithAValueOrAReason() {
        for seed in 0..<UInt64(Self.cases) {
            var generator = Generator(state: seed)
            let bytes = damaged(Self.config, by: &generator)
            do throws(JSONError) {
                let list = try ProfileList(json: JSONValue(parsing: bytes))
                // What was understood is written in a way that is understood the same.
                let again = try ProfileList(json: JSONValue(parsing: Array(list.json.text.utf8)))
                #expect(again == list, "seed \(seed)")
            } catch {
                #expect(!error.text.isEmpty, "seed \(seed)")
            }
        }
    }

    @Test func theJWTReaderEndsWithAnExpiryOrAReason() {
        for seed in 0..<UInt64(Self.cases) {
            var generator = Generator(state: seed)
            let token = String(decoding: damaged(Self.token, by: &generator), as: UTF8.self)
            do throws(JWTError) {
                _ = try JWT.expiry(of: token)
            } catch {
                #expect(!error.text.isEmpty, "seed \(seed)")
            }
        }
    }

    @Test func idsNeverMakeURLsOfOtherHosts() throws {
        let pieces = [
            "alice", "@", ".", "/", "?", "#", ":", "443", "evil.com", "%2f", " ", "\\", "x", "-", "[", "é", "\u{0}",
        ]
        for seed in 0..<UInt64(Self.cases) {
            var generator = Generator(state: seed)
            let count = Int.random(in: 1...6, using: &generator)
            let text = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            guard let id = try? OlaresID(text), let urls = try? ServiceURLs(id) else { continue }
            let origin = try #require(Origin(of: urls[.files].text), "seed \(seed)")
            #expect(origin == urls[.files].origin, "seed \(seed)")
            #expect(origin.host.hasPrefix("files.") && urls.mayReceiveToken(origin), "seed \(seed)")
        }
    }
}
