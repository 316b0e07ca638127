import Foundation
import OlaresCore
import Sandbox
import Testing

/// Names, addresses and variables that would lead a secret astray.
@Suite struct NetworkConfinementTests {
    @Test(
        "An olaresId that would make another host's address is refused",
        arguments: [
            "alice@evil.example/..", "alice@x y", "alice/@evil.example", "alice?@evil.example", "alice#x@evil.example",
            "https://evil.example", "a:b@evil.example", "alice@evil.example:99999", "alice@evil.example:0",
            "alice@evil.example:", "alice@[::1]", "al%2fice@evil.example", "alice\\@evil.example",
            "alice@evil.example\r\nX-Evil: 1", "alice@evil.example\u{2f}x", "alice@evil。example", "alice@.",
            String(repeating: "a", count: 64) + "@evil.example",
        ])
    func hostileID(id: String) async throws {
        try await withOlares { olares in
            let token = try #require(olares.sandbox.grant(for: "bob@olares.com")?.refreshToken)
            for words in [["login", "--password-stdin"], ["import", "--refresh-token", token]] {
                let run = try await olares.run(
                    ["profile"] + words + ["--olares-id", id], input: .text("wonderland\n"))
                expectFailure(run, .olaresIDInvalid, exit: 2, message: "olaresId \"")
            }
            #expect(olares.sandbox.count() == 0)
            #expect(!FileManager.default.fileExists(atPath: olares.configFile))
        }
    }

    @Test("A port in the domain is part of the host, and nothing more")
    func port() async throws {
        try await withOlares { olares in
            let login = try await olares.logIn("bob@olares.com:8443", "builder")
            #expect(login.exit == 0)
            let who = try await olares.run("profile", "whoami")
            #expect(who.exit == 0)
            #expect(
                olares.sandbox.requests().map(\.host)
                    == ["auth.bob.olares.com:8443", "desktop.bob.olares.com:8443"])
        }
    }

    @Test(
        "An override that would send the password unencrypted, or to no clear place, is refused",
        arguments: [
            "http://10.0.0.1", "http://10.0.0.1:8080/x", "http://0.0.0.0", "http://127.1",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example", "http://auth.bob.olares.com", "http://[fe80::1]", "ftp://127.0.0.1",
            "https://evil.example/a b", "https://evil.example#x", "https://bob@evil.example", "//evil.example",
            "https://evil.example:99999", "https://evil.example\\@auth.bob.olares.com", "javascript:alert(1)",
        ])
    func hostileOverride(url: String) async throws {
        try await withOlares { olares in
            let token = try #require(olares.sandbox.grant(for: "bob@olares.com")?.refreshToken)
            for words in [["login", "--password-stdin"], ["import", "--refresh-token", token]] {
                let run = try await olares.run(
                    ["profile"] + words + ["--olares-id", "bob@olares.com", "--auth-url-override", url],
                    input: .text("builder\n"))
                let failure = expectFailure(run, .serviceURLInvalid, exit: 2, message: "\"")
                #expect(failure?.fixes.count == 1)
            }
            // Nor is it used when somebody has written it into the file.
            try olares.plant(
                .init("bob@olares.com", token: .live(seconds: -60), others: ["authUrlOverride": .string(url)]))
            expectFailure(try await olares.run("profile", "whoami"), .serviceURLInvalid, exit: 2, message: "\"")
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test(
        "A prefix is labels of a host name",
        arguments: ["evil.example/", "evil.example/.", "a b.", "dev", "x@y.", "a:1."])
    func hostilePrefix(prefix: String) async throws {
        try await withOlares { olares in
            let run = try await olares.logIn("bob@olares.com", "builder", ["--local-url-prefix", prefix])
            expectFailure(
                run, .serviceURLInvalid, exit: 2, message: "local URL prefix \"\(prefix)\" is not a host label")
            try olares.plant(
                .init("bob@olares.com", token: .live(seconds: 600), others: ["localUrlPrefix": .string(prefix)]))
            expectFailure(
                try await olares.run("profile", "whoami"), .serviceURLInvalid, exit: 2, message: "\"\(prefix)\"")
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("An override has a path, and gets the password and the refresh token alone")
    func overrideWithPath() async throws {
        try await withOlares { olares in
            let auth = try await olares.secondSandbox()
            let url = auth.plainURL + "/base/"
            let refused = try await olares.logIn("bob@olares.com", "builder", ["--auth-url-override", url])
            #expect(refused.exit == 1)
            #expect(auth.requests().map(\.path) == ["/base/api/firstfactor"])
            auth.clearRequests()

            #expect(
                try await olares.logIn("bob@olares.com", "builder", ["--auth-url-override", auth.plainURL]).exit == 0)
            #expect(auth.requests().map(\.path) == ["/api/firstfactor"])
            #expect(olares.sandbox.count() == 0)
            // The grant is the other server's: its desktop does not know it, and it is refreshed where it is from.
            _ = try await olares.run("profile", "whoami")
            #expect(auth.requests().map(\.path) == ["/api/firstfactor", "/api/refresh"])
            #expect(Set(olares.sandbox.requests().map(\.host)) == ["desktop.bob.olares.com"])
            #expect(!olares.sandbox.requests().contains { $0.body.text.contains("refreshToken") })
        }
    }

    // MARK: OLARES_CLI_CONNECT_TO

    @Test(
        "OLARES_CLI_CONNECT_TO leads to this machine or nowhere",
        arguments: [
            "http://10.0.0.1:80", "https://example.com", "garbage", "ftp://127.0.0.1", "http://127.0.0.1@evil.example",
            "http://127.0.0.1:80/path", "http://127.0.0.1?x", "https://127.0.0.1:99999",
            "http://localhost.evil.example",
            "127.0.0.1:8443", "https://", "http://127.0.0.1.evil.example",
        ])
    func hostileConnect(value: String) async throws {
        try await withOlares { olares in
            for exchange in [Exchange.login, .whoami] {
                try olares.prepare(exchange)
                let run = try await olares.attempt(exchange, environment: ["OLARES_CLI_CONNECT_TO": value])
                expectFailure(
                    run, .connectOverrideInvalid, exit: 2,
                    message: "OLARES_CLI_CONNECT_TO is \"\(value)\", which is not the URL of a loopback address",
                    fix: "set it to a form such as https://127.0.0.1:8443, or unset it")
            }
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("It takes http and https, by address and by name, and leaves the names in the requests alone")
    func connect() async throws {
        try await withOlares { olares in
            let plain = olares.sandbox.plainPort
            let tls = olares.sandbox.tlsPort
            for url in [
                "http://127.0.0.1:\(plain)", "http://localhost:\(plain)/", "HTTP://127.0.0.1:\(plain)",
                "https://127.0.0.1:\(tls)", "https://localhost:\(tls)",
            ] {
                for exchange in Exchange.allCases {
                    try olares.prepare(exchange)
                    olares.sandbox.clearRequests()
                    let run = try await olares.attempt(exchange, environment: ["OLARES_CLI_CONNECT_TO": url])
                    #expect(run.exit == 0, "\(url): \(run.stderr)")
                    let hosts = Set(olares.sandbox.requests().map(\.host))
                    #expect(hosts.contains(exchange.host))
                    #expect(hosts.isSubset(of: ["auth.bob.olares.com", "desktop.bob.olares.com"]))
                }
            }
        }
    }
}
