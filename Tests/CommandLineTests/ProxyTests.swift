import Foundation
import OlaresCore
import Sandbox
import Testing

/// Requests through the proxy that the environment names. Names under `.example` resolve nowhere, so that what arrives has
/// come through the proxy.
@Suite struct ProxyTests {
    private let bob = "bob@olares.example"

    @Test(
        "HTTPS_PROXY in capitals or not, with or without http:// in front",
        arguments: [
            ("HTTPS_PROXY", "http://"), ("https_proxy", "http://"), ("HTTPS_PROXY", ""), ("https_proxy", "HTTP://"),
        ])
    func proxies(variable: String, scheme: String) async throws {
        try await withProxy { olares, proxy in
            let environment: [String: String?] = [variable: "\(scheme)127.0.0.1:\(proxy.port)/"]
            let login = try await logIn(olares, environment)
            #expect(login.exit == 0)
            olares.sandbox.expireAccessTokens()
            let who = try await olares.runProxied(["profile", "whoami"], environment: environment)
            #expect(who.exit == 0)

            let lines = proxy.heads.compactMap { $0.split(separator: "\r\n").first }
            #expect(
                Set(lines) == [
                    "CONNECT auth.bob.olares.example:443 HTTP/1.1", "CONNECT desktop.bob.olares.example:443 HTTP/1.1",
                ])
            let secrets = olares.secrets
            for head in proxy.heads {
                #expect(!head.lowercased().contains("authorization"))
                #expect(!secrets.contains { head.contains($0) })
            }
            #expect(olares.sandbox.requests().allSatisfy { $0.scheme == "https" })
            #expect(!olares.sandbox.requests().contains { $0.header("Proxy-Authorization") != nil })
        }
    }

    @Test("What proxies in capitals say goes before what those in small letters say")
    func capitalsFirst() async throws {
        try await withProxy { olares, proxy in
            let closed = try olares.closedPort()
            let run = try await logIn(
                olares,
                [
                    "HTTPS_PROXY": "http://127.0.0.1:\(proxy.port)", "https_proxy": "http://127.0.0.1:\(closed)",
                    "NO_PROXY": "other.example", "no_proxy": "*",
                ])
            #expect(run.exit == 0)
        }
    }

    @Test("HTTP_PROXY is not for https", arguments: ["HTTP_PROXY"])
    func otherVariables(variable: String) async throws {
        try await withProxy { olares, proxy in
            let run = try await logIn(olares, [variable: "http://127.0.0.1:\(proxy.port)"])
            expectFailure(run, .transport, message: "could not find auth.bob.olares.example")
            #expect(proxy.heads.isEmpty)
        }
    }

    @Test("User name and password reach the proxy, and nobody else's eyes")
    func credentials() async throws {
        try await withProxy { olares, proxy in
            olares.addSecret("pro:xy@pass")
            olares.addSecret("pro%3Axy%40pass")
            let basic = Data("user:pro:xy@pass".utf8).base64EncodedString()
            olares.addSecret(basic)
            let environment: [String: String?] = ["HTTPS_PROXY": "http://user:pro%3Axy%40pass@127.0.0.1:\(proxy.port)"]
            #expect(try await logIn(olares, environment, ["--debug"]).exit == 0)
            #expect(proxy.heads.count == 1)
            #expect(
                proxy.heads.first?.lowercased().contains("proxy-authorization: basic \(basic.lowercased())\r\n") == true
            )

            proxy.stop()
            let closed = try olares.closedPort()
            let dead: [String: String?] = ["HTTPS_PROXY": "http://user:pro%3Axy%40pass@127.0.0.1:\(closed)"]
            expectFailure(
                try await olares.runProxied(["profile", "whoami", "--debug"], environment: dead), .transport, exit: 5,
                message: "could not connect to the proxy 127.0.0.1:\(closed): connection refused",
                fix: "check HTTPS_PROXY and HTTP_PROXY, or exempt the host with NO_PROXY")
        }
    }

    @Test("A proxy that asks for a password, and one that refuses, say so")
    func refusals() async throws {
        let refusals = [
            (
                "407 Proxy Authentication Required",
                "the proxy on the way to auth.bob.olares.example asks for a user name"
            ),
            ("403 Forbidden", " refuses to connect to auth.bob.olares.example: HTTP 403 Forbidden"),
            ("502 Bad Gateway", " refuses to connect to auth.bob.olares.example: HTTP 502 Bad Gateway"),
        ]
        for (status, message) in refusals {
            try await withProxy(status: status) { olares, proxy in
                let run = try await logIn(olares, ["HTTPS_PROXY": "http://127.0.0.1:\(proxy.port)"])
                let failure = expectFailure(run, .transport, exit: 5, message: message)
                #expect(failure?.fixes.count == 1)
                #expect(olares.sandbox.count() == 0)
            }
        }
    }

    @Test(
        "What is no proxy's URL is refused without being shown",
        arguments: [
            "ftp://user:hush-hush@proxy.example", "http://user:hush-hush@",
            "://", "http://127.0.0.1:99999", "proxy example:1", "http://user:hush-hush%zz@127.0.0.1:1",
        ])
    func invalid(value: String) async throws {
        try await withProxy { olares, _ in
            olares.addSecret("hush-hush")
            for variable in ["HTTPS_PROXY", "https_proxy"] {
                let run = try await logIn(olares, [variable: value], ["--debug"])
                expectFailure(
                    run, .proxyInvalid, exit: 2, message: "HTTPS_PROXY is not the URL of an HTTP or SOCKS5 proxy",
                    fix: "set HTTPS_PROXY to a form such as http://proxy.example:3128, or unset it")
            }
        }
    }

    @Test("NO_PROXY keeps a host away from the proxy", arguments: ["NO_PROXY", "no_proxy"])
    func exempts(variable: String) async throws {
        try await withProxy { olares, proxy in
            let url = "127.0.0.1:\(proxy.port)"
            let direct = try await logIn(olares, ["HTTPS_PROXY": url, variable: "other.example, .olares.example"])
            expectFailure(direct, .transport, exit: 5, message: "could not find auth.bob.olares.example")
            #expect(proxy.heads.isEmpty)
            let proxied = try await logIn(olares, ["HTTPS_PROXY": url, variable: "lares.example"])
            #expect(proxied.exit == 0)
            #expect(proxy.heads.count == 1)
        }
    }

    @Test("This machine is reached without a proxy, by its own address and by OLARES_CLI_CONNECT_TO")
    func loopback() async throws {
        try await withProxy { olares, proxy in
            let variables = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"]
            let all = Dictionary(
                uniqueKeysWithValues: variables.map { ($0, "http://127.0.0.1:\(proxy.port)" as String?) })
            let url = olares.sandbox.plainURL
            let login = try await logIn(olares, all, ["--auth-url-override", url])
            #expect(login.exit == 0)
            let who = try await olares.run(["profile", "whoami"], environment: all)
            #expect(who.exit == 0)
            #expect(olares.sandbox.count() == 2)
            #expect(proxy.heads.isEmpty)
        }
    }

    // MARK: Other kinds

    @Test("SOCKS5, with a user name and password or without", arguments: ["user:pro:xy@pass", nil])
    func socks(login: String?) async throws {
        try await withProxy(speaking: .socks(login: login)) { olares, proxy in
            olares.addSecret("pro:xy@pass")
            olares.addSecret("pro%3Axy%40pass")
            let user = login == nil ? "" : "user:pro%3Axy%40pass@"
            let environment: [String: String?] = ["ALL_PROXY": "socks5h://\(user)127.0.0.1:\(proxy.port)"]
            let run = try await logIn(olares, environment, ["--debug"])
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(run.stderr.contains("to the proxy 127.0.0.1:\(proxy.port), a new connection"), "\(run.stderr)")
            #expect(proxy.heads == ["auth.bob.olares.example"])
            #expect(try await olares.runProxied(["profile", "whoami"], environment: environment).exit == 0)
        }
    }

    @Test("A SOCKS5 proxy that refuses says why")
    func socksRefusals() async throws {
        for (login, status, url, message) in [
            ("user:right", "200", "socks5://user:wrong@", "it does not accept the user name and password"),
            ("user:right", "200", "socks5://", "asks for a user name and password"),
            (nil, "403", "socks5://", "refuses to connect to auth.bob.olares.example: its rules do not allow it"),
        ] {
            try await withProxy(status: status, speaking: .socks(login: login)) { olares, proxy in
                let run = try await logIn(olares, ["HTTPS_PROXY": "\(url)127.0.0.1:\(proxy.port)"])
                expectFailure(run, .transport, exit: 5, message: message)
                #expect(olares.sandbox.count() == 0)
            }
        }
    }

    @Test("A proxy that is reached over TLS, with a certificate that must be right")
    func overTLS() async throws {
        try await withProxy { olares, proxy in
            let front = try await TLSFront(to: proxy.port, certifiedBy: olares.sandbox)
            olares.atEnd { front.stop() }
            olares.addSecret("hush-hush")
            let environment: [String: String?] = ["HTTPS_PROXY": "https://user:hush-hush@localhost:\(front.port)"]
            let run = try await logIn(olares, environment, ["--debug"])
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(proxy.heads.count == 1)
            #expect(proxy.heads.first?.contains("Proxy-Authorization: Basic ") == true)
            #expect(try await olares.runProxied(["profile", "whoami"], environment: environment).exit == 0)

            var distrustful = environment
            distrustful["OLARES_CLI_CA_FILE"] = .some(nil)
            let distrusted = try await olares.runProxied(["profile", "whoami"], environment: distrustful)
            expectFailure(
                distrusted, .tls,
                message: "could not agree on TLS with the proxy localhost:\(front.port): its certificate is not trusted"
            )
            let plain = try await olares.runProxied(
                ["profile", "whoami"], environment: ["HTTPS_PROXY": "https://localhost:\(proxy.port)"])
            expectFailure(
                plain, .timeout,
                message: "the proxy localhost:\(proxy.port) did not connect to desktop.bob.olares.example")
        }
    }

    // MARK: The proxy

    private func withProxy(
        status: String = "200 OK", speaking kind: ConnectProxy.Kind = .http,
        _ test: (Olares, ConnectProxy) async throws -> Void
    ) async throws {
        try await withOlares(.init(users: [User(bob, password: "builder")])) { olares in
            let proxy = try ConnectProxy(to: olares.sandbox.tlsPort, status: status, speaking: kind)
            olares.atEnd { proxy.stop() }
            try await test(olares, proxy)
        }
    }

    private func logIn(_ olares: Olares, _ environment: [String: String?], _ options: [String] = []) async throws -> Run
    {
        try await olares.runProxied(
            ["profile", "login", "--olares-id", bob, "--password-stdin"] + options, input: .text("builder\n"),
            environment: environment)
    }
}

/// No detour, and where a name is looked up all the same, a short look.
private let withoutDetour: [String: String?] = [
    "OLARES_CLI_CONNECT_TO": nil, "RES_OPTIONS": "timeout:1 attempts:1",
]

extension Olares {
    /// Runs the program without `OLARES_CLI_CONNECT_TO`, so that it needs the proxy.
    fileprivate func runProxied(
        _ arguments: [String], input: ChildProcess.Input = .empty, environment: [String: String?]
    ) async throws -> Run {
        try await run(
            arguments, input: input, environment: environment.merging(withoutDetour) { $1 })
    }
}
