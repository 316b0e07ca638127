import Testing

@testable import MarketPlugin

/// The order of versions.
@Suite struct SemanticVersionTests {
    @Test(
        "Three numbers, with what may stand around them",
        arguments: ["1.0.0", "v1.2.3", "0.0.1-rc.1", "1.2.3-a-b.4+build.5", "10.20.30+5"])
    func versions(text: String) {
        #expect(SemanticVersion(text) != nil)
    }

    @Test(
        "Anything else is none",
        arguments: [
            "", "1", "1.2", "1.2.3.4", "latest", "1.2.x", "01.2.3", "1.2.3-", "1.2.3-a..b", "vv1.2.3", "1.2.-3",
        ])
    func others(text: String) {
        #expect(SemanticVersion(text) == nil)
    }

    @Test("They come in the order of semver.org")
    func order() throws {
        let texts = [
            "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0",
            "1.0.9", "1.0.10", "2.0.0",
        ]
        let versions = try texts.map { try #require(SemanticVersion($0)) }
        for (a, b) in zip(versions, versions.dropFirst()) {
            #expect(a < b)
            #expect(!(b < a))
        }
        #expect(try #require(SemanticVersion("v1.0.0+x")) == #require(SemanticVersion("1.0.0")))
    }
}
