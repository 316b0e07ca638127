import Testing

@testable import OlaresCore

@Suite struct IdentityTests {
    @Test(arguments: [
        ("alice@olares.com", "alice", "olares.com"), ("alice", "alice", "olares.com"),
        ("  alice@x.org\n", "alice", "x.org"), ("Alice@Olares.com", "Alice", "Olares.com"), ("alice@", "alice", ""),
        ("@x", "", "x"), ("alice@localhost:8443", "alice", "localhost:8443"), ("al ice@x", "al ice", "x"),
    ])
    func takesAnIDApart(text: String, local: String, domain: String) throws {
        let id = try OlaresID(text)
        #expect(id.text == text)
        #expect(id.local == local)
        #expect(id.domain == domain)
        #expect(id.terminusName == "\(local).\(domain)")
    }

    @Test(arguments: [
        ("", "olaresId is empty"), (" \t\n", "olaresId is empty"),
        ("a@b@c", #"olaresId "a@b@c" contains more than one '@'"#),
        ("a@\"\n@c", #"olaresId "a@\"\n@c" contains more than one '@'"#),
    ])
    func refusesWhatIsNoID(text: String, message: String) {
        #expect(throws: Failure(.olaresIDInvalid, message)) { try OlaresID(text) }
    }

    private func urls(_ id: String, prefix: String = "", auth: String = "") throws(Failure) -> ServiceURLs {
        try ServiceURLs(OlaresID(id), prefix: prefix, authOverride: auth)
    }

    @Test func derivesEveryService() throws {
        let urls = try urls("alice@olares.com")
        let expected: [Service: String] = [
            .auth: "https://auth.alice.olares.com", .vault: "https://vault.alice.olares.com/server",
            .desktop: "https://desktop.alice.olares.com", .settings: "https://settings.alice.olares.com",
            .files: "https://files.alice.olares.com", .market: "https://market.alice.olares.com",
            .dashboard: "https://dashboard.alice.olares.com", .controlHub: "https://control-hub.alice.olares.com",
        ]
        for service in Service.allCases { #expect(urls[service].text == expected[service]) }
    }

    @Test func putsThePrefixAndThePortIntoTheirPlaces() throws {
        #expect(try urls("alice", prefix: "dev.")[.files].text == "https://files.dev.alice.olares.com")
        #expect(try urls("alice@localhost:8443")[.auth].text == "https://auth.alice.localhost:8443")
        #expect(try urls("alice@localhost:8443")[.vault].text == "https://vault.alice.localhost:8443/server")
    }

    @Test(arguments: [
        "alice@", "@x", "alice@evil.com/..", "alice@evil.com/", "alice@evil.com?x", "alice@evil.com#x", "a/b@x",
        "al ice@x",
        "alice@x y", "alice@x:0", "alice@x:99999", "alice@x:", "alice@x:443:1", "a:80@x", "alice@[::1]", "alice@a..b",
        "alice@x.", "älice@x", "alice@x%2e", "alice@x\\y", "alice@user:pw", "alice@a\u{0}b",
        "a@" + String(repeating: "x", count: 64), "a@" + String(repeating: "x.", count: 120) + "x",
    ])
    func refusesAnIDThatNamesNoHost(id: String) {
        #expect { try urls(id) } throws: { ($0 as? Failure)?.code == .olaresIDInvalid }
    }

    @Test(arguments: ["dev", ".", ".dev.", "a/b.", "evil.com/.", "a b.", "@.", "dev..", ":1."])
    func refusesAPrefixThatIsNoLabel(prefix: String) {
        #expect { try urls("alice", prefix: prefix) } throws: { ($0 as? Failure)?.code == .serviceURLInvalid }
    }

    @Test(arguments: [
        ("https://sso.example.org", "https://sso.example.org"), ("https://sso.example.org/", "https://sso.example.org"),
        ("https://sso.example.org///", "https://sso.example.org"),
        ("https://sso.example.org:8443/auth/", "https://sso.example.org:8443/auth"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://[::1]:8080/", "http://[::1]:8080"),
        ("http://localhost", "http://localhost"), ("HTTPS://Sso.Example.org:443", "https://sso.example.org"),
    ])
    func takesAnOverrideForAuthAlone(override: String, base: String) throws {
        let urls = try urls("alice", auth: override)
        #expect(urls[.auth].text == base)
        #expect(urls[.desktop].text == "https://desktop.alice.olares.com")
    }

    @Test(arguments: [
        "auth.x.org", "ftp://x.org", "https://", "https:///x", "https://u:p@x.org", "https://x.org?a=b",
        "https://x.org/#f",
        "https://x.org/a b", "https://x org", "https://x.org:99999", "file:///etc/passwd", "http://x.org",
        "http://10.0.0.5",
        "http://127.0.0.1.evil.com", "https://x.org/\u{7f}", "javascript:alert(1)", "/api", " https://x.org",
    ])
    func refusesOtherOverrides(override: String) {
        #expect { try urls("alice", auth: override) } throws: { ($0 as? Failure)?.code == .serviceURLInvalid }
    }

    @Test func confinesTokens() throws {
        let urls = try urls("alice@olares.com", auth: "https://sso.example.org:8443")
        func mayReceive(_ url: String) -> Bool { Origin(of: url).map(urls.mayReceiveToken) ?? false }
        for url in [
            "https://files.alice.olares.com/x", "https://alice.olares.com", "https://a.b.alice.olares.com:8443",
            "https://FILES.ALICE.OLARES.COM", "https://sso.example.org:8443/x",
        ] { #expect(mayReceive(url), "\(url)") }
        for url in [
            "http://files.alice.olares.com", "https://filesalice.olares.com", "https://olares.com", "https://evil.com",
            "https://alice.olares.com.evil.com", "https://files.alice.olares.com@evil.com", "https://bob.olares.com",
            "https://sso.example.org", "https://sso.example.org:8444", "http://sso.example.org:8443",
            "https://malice.olares.com",
        ] { #expect(!mayReceive(url), "\(url)") }
    }

    @Test func confinesGrants() throws {
        let derived = try urls("alice@olares.com")
        #expect(derived.mayReceiveGrant(derived[.auth].origin))
        #expect(!derived.mayReceiveGrant(derived[.desktop].origin))
        let override = try urls("alice@olares.com", auth: "http://127.0.0.1:8080")
        #expect(override.mayReceiveGrant(override[.auth].origin))
        #expect(!override.mayReceiveGrant(derived[.auth].origin))
    }

    @Test func findsTheConfigDirectory() throws {
        func path(_ variables: [String: String]) throws -> String { try Directories.config(Environment(variables)) }
        #expect(try path(["HOME": "/h"]) == "/h/.olares-cli")
        #expect(try path(["HOME": "/h", "OLARES_CLI_HOME": "rel/./x"]) == "rel/./x")
        #expect(try path(["HOME": "/h", "OLARES_CLI_CACHE_DIR": "/c"]) == "/c/config")
        #expect(try path(["OLARES_CLI_HOME": "/o", "OLARES_CLI_CACHE_DIR": "/c"]) == "/o")
        #expect(try path(["HOME": "", "OLARES_CLI_HOME": ""]).hasSuffix("/.olares-cli"))
    }

    @Test(arguments: [
        ("alice@olares.com", "alice@olares.com.refresh.lock"), ("", "_.refresh.lock"),
        (#"a/b\c:d*e?f"g<h>i|j"#, "a_b_c_d_e_f_g_h_i_j.refresh.lock"), ("a\u{0}\n\u{1f}b", "a___b.refresh.lock"),
        ("ü x", "ü x.refresh.lock"),
    ])
    func namesLockFiles(id: String, name: String) {
        let locks = LockDirectory(configDirectory: "/c")
        #expect(locks.refresh(of: id).path == "/c/locks/" + name)
        #expect(locks.config.path == "/c/locks/config.lock")
    }
}
