import Foundation
import OlaresCore
import Sandbox
import Testing

/// Servers that send a request elsewhere: where identity goes along, and where it does not.
@Suite struct RedirectTests {
    @Test("Nothing follows a password, a code or a refresh token elsewhere", arguments: [301, 302, 303, 307, 308])
    func signIn(status: Int) async throws {
        try await withOlares { olares in
            let other = try await olares.secondSandbox()
            let places = [
                "\(other.plainURL)/api/firstfactor", "https://auth.evil.example/", "//auth.evil.example/x",
                "https://auth.bob.olares.com/api/echo", "/api/echo",
            ]
            for place in places {
                let redirect = Fault.Action.status(code: status, body: "", headers: ["Location": place])
                for exchange in [Exchange.login, .refresh] {
                    try olares.prepare(exchange)
                    let before = try olares.state
                    olares.sandbox.clearRequests()
                    let fault = olares.sandbox.add(Fault(redirect, path: exchange.path))
                    let run = try await olares.attempt(exchange)
                    olares.sandbox.removeFault(fault)
                    expectFailure(
                        run, .redirectRefused, exit: 1, message: "\(exchange.path) answered with a redirect to ",
                        fix: "check the olaresId, and --auth-url-override if you use it")
                    #expect(olares.sandbox.count(exchange.path) == 1)
                    #expect(olares.sandbox.count(service: "auth") == 1)
                    #expect(try olares.state == before)
                }
            }
            #expect(other.count() == 0)
        }
    }

    @Test("Nor does a code follow one")
    func secondFactor() async throws {
        try await withOlares { olares in
            olares.sandbox.add(Fault(.redirect(to: "https://auth.evil.example/"), path: "/api/secondfactor/totp"))
            let code = try #require(olares.sandbox.oneTimeCode(for: "alice@olares.com"))
            let run = try await olares.logIn("alice@olares.com", "wonderland", ["--totp", code])
            expectFailure(
                run, .redirectRefused,
                message: "/api/secondfactor/totp answered with a redirect to https://auth.evil.example")
            #expect(olares.sandbox.count() == 2)
        }
    }

    @Test(
        "A request with a token does not leave the profile's hosts",
        arguments: [
            ("https://desktop.evil.example/x?y=z", "https://desktop.evil.example"),
            ("https://desktop.bob.olares.com.evil.example/", "https://desktop.bob.olares.com.evil.example"),
            ("https://evilbob.olares.com/", "https://evilbob.olares.com"),
            ("https://olares.com/", "https://olares.com"),
            ("https://desktop.alice.olares.com/", "https://desktop.alice.olares.com"),
            ("http://desktop.bob.olares.com/", "http://desktop.bob.olares.com"),
            ("https://desktop.bob.olares.com@evil.example/", "an address that is no URL"),
            ("https://evil.example\\.bob.olares.com/", "an address that is no URL"),
            ("//evil.example/x", "an address that is no URL"), ("javascript:alert(1)", "an address that is no URL"),
            ("https:evil.example", "an address that is no URL"), ("", "an address that is no URL"),
        ])
    func leaves(location: String, shown: String) async throws {
        try await withOlares { olares in
            try olares.prepare(.whoami)
            let before = try olares.state
            olares.sandbox.add(
                Fault(.status(code: 302, body: "", headers: ["Location": location]), path: Exchange.whoami.path))
            let run = try await olares.attempt(.whoami)
            expectFailure(
                run, .redirectRefused, exit: 1,
                message:
                    "GET https://desktop.bob.olares.com/api/backend/v1/user-info: the server redirects to \(shown), "
                    + "where the token must not go")
            #expect(olares.sandbox.count() == 1)
            #expect(try olares.state == before)
        }
    }

    @Test("Another port of this machine is no host of the profile either")
    func loopback() async throws {
        try await withOlares { olares in
            let other = try await olares.secondSandbox()
            let token = try #require(olares.sandbox.mintAccessToken(for: "bob@olares.com"))
            for url in [other.plainURL, other.tlsURL] {
                try olares.prepare(.whoami)
                olares.sandbox.add(
                    Fault(.redirect(to: "\(url)/api/echo?token=\(token)"), path: "/api/backend/*", times: 1))
                let run = try await olares.attempt(.whoami, ["--debug"])
                #expect(run.exit == 1)
                #expect(run.stderr.contains("error: GET https://desktop.bob.olares.com/"))
            }
            #expect(other.count() == 0)
        }
    }

    @Test(
        "A redirect within the profile's hosts is followed with the identity",
        arguments: [
            ("/api/backend/v2/me?verbose=1", "desktop"), ("https://dashboard.bob.olares.com/me", "dashboard"),
            ("https://desktop.bob.olares.com:443/me", "desktop"),
        ])
    func within(location: String, service: String) async throws {
        try await withOlares { olares in
            try olares.prepare(.whoami)
            let token = try #require(try olares.storedToken("bob@olares.com")).accessToken
            olares.sandbox.add(Fault(.redirect(to: location), path: "/api/backend/v1/*"))
            let body = #"{"code":0,"data":{"name":"moved","owner_role":"owner","zone":"z"}}"#
            for path in ["/api/backend/v2/me", "/me"] {
                olares.sandbox.add(Fault(.status(code: 200, body: body), path: path))
            }
            let run = try await olares.attempt(.whoami, ["--no-headers"])
            #expect(run.stdout == "moved  owner  z\n")
            let followed = try #require(olares.sandbox.requests().last)
            #expect(followed.service == service)
            #expect(followed.header("X-Authorization") == token)
            #expect(followed.header("Cookie") == "auth_token=\(token)")
        }
    }

    @Test("Redirects in circles come to an end")
    func circle() async throws {
        try await withOlares { olares in
            try olares.prepare(.whoami)
            olares.sandbox.add(Fault(.redirect(to: "/api/backend/v1/user-info"), path: "/api/backend/*"))
            expectFailure(
                try await olares.attempt(.whoami), .redirectRefused, exit: 1,
                message: "GET https://desktop.bob.olares.com/api/backend/v1/user-info: the server redirects in circles")
            #expect(olares.sandbox.count() == 10)
        }
    }
}

extension Olares {
    /// Another server, under the same authority, that has no business with anybody's secrets.
    func secondSandbox() async throws -> Sandbox {
        let other = try await Sandbox.start(.init(certificateAuthority: sandbox.certificateAuthority))
        atEnd { await other.stop() }
        return other
    }
}
