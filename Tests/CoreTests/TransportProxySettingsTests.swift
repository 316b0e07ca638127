import Testing

@testable import OlaresCore

@Suite struct TransportProxySettingsTests {
    private func proxy(_ variables: [String: String], for url: String) throws -> ProxySettings.Proxy? {
        try ProxySettings(Environment(variables)).proxy(for: try #require(Origin(of: url)))
    }

    @Test(
        "NO_PROXY exempts hosts, what is below them, and single ports",
        arguments: [
            ("*", true), ("olares.example", true), (".olares.example", true), ("*.bob.olares.example", true),
            ("BOB.Olares.Example", true), ("auth.bob.olares.example:443", true),
            ("other.example, bob.olares.example", true), ("other.example bob.olares.example", true), ("", false),
            ("other.example", false), ("lares.example", false), ("auth.bob.olares.example:8443", false),
            ("auth", false), ("bob.olares.example.com", false), (".", false), ("olares.example.", true),
        ])
    func exempts(list: String, isExempt: Bool) throws {
        for name in ["NO_PROXY", "no_proxy"] {
            let variables = ["HTTPS_PROXY": "http://proxy.example:3128", name: list]
            #expect(try (proxy(variables, for: "https://auth.bob.olares.example") == nil) == isExempt)
        }
    }

    @Test(
        "Each scheme has its variable, in capitals first",
        arguments: [
            ("HTTPS_PROXY", "https://a.example", true), ("https_proxy", "https://a.example", true),
            ("HTTP_PROXY", "http://a.example", true), ("http_proxy", "http://a.example", true),
            ("HTTP_PROXY", "https://a.example", false), ("HTTPS_PROXY", "http://a.example", false),
            ("ALL_PROXY", "https://a.example", true), ("all_proxy", "http://a.example", true),
            ("HTTPS_PROXY", "https://127.0.0.1:1", false),
            ("HTTPS_PROXY", "https://localhost", false), ("HTTPS_PROXY", "https://[::1]", false),
        ])
    func variables(name: String, url: String, isProxied: Bool) throws {
        #expect(try (proxy([name: "proxy.example:3128"], for: url) != nil) == isProxied)
    }

    @Test("A proxy's URL has a scheme or none, a port or none, and perhaps credentials")
    func forms() throws {
        func parsed(_ value: String) throws -> ProxySettings.Proxy? {
            try proxy(["HTTPS_PROXY": value, "https_proxy": "http://small.example"], for: "https://a.example")
        }
        typealias Proxy = ProxySettings.Proxy
        #expect(
            try parsed("p.example") == Proxy(kind: .http, host: "p.example", port: 80, credentials: nil))
        #expect(
            try parsed("http://u:p%40ss@p.example:3128/")
                == Proxy(kind: .http, host: "p.example", port: 3128, credentials: "u:p@ss"))
        #expect(
            try parsed("socks5h://[::1]") == Proxy(kind: .socks, host: "::1", port: 1080, credentials: nil))
        #expect(try parsed("https://p.example") == Proxy(kind: .https, host: "p.example", port: 443, credentials: nil))
        #expect(
            try parsed("socks5://user:word@p.example")
                == Proxy(kind: .socks, host: "p.example", port: 1080, credentials: "user:word"))
        for value in ["ftp://p.example", "http://u:%zz@p.example", "http://", "p example", "socks5://user@p.example"] {
            #expect(throws: Failure.self) { try parsed(value) }
        }
    }
}
