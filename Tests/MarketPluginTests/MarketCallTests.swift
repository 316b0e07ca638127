import OlaresCore
import Testing

@testable import MarketPlugin

/// How long an answer is waited for (docs/protocol/market.md, "Operations").
@Suite struct MarketCallTests {
    @Test("Longer than the app service may take to accept; stop and resume go through at once; reading is short")
    func limits() throws {
        for (method, tail) in [
            ("POST", "/install"), ("PUT", "/upgrade"), ("DELETE", ""), ("DELETE", "/install"), ("POST", "/clone"),
        ] {
            #expect(try MarketCall(method, app: "ghost", tail).request.timeout == .seconds(180))
        }
        let row = try #require(AppRow(["status": ["name": "ghost"]], source: "market.olares"))
        for verb in ["stop", "resume", "restart"] {
            #expect(MarketCall(verb, row, named: "ghost").request.timeout == .seconds(60))
        }
        #expect(MarketCall("GET", "/market/state").request.timeout == .seconds(30))
    }
}
