import Foundation
import OlaresCore
import Sandbox
import Testing

/// `profile login` that succeeds.
@Suite struct LoginTests {
    @Test("The documented login: a piped password and a code")
    func documentedLogin() async throws {
        try await withOlares { olares in
            let code = try #require(olares.sandbox.oneTimeCode(for: "alice@olares.com"))
            let run = try await olares.run(
                "profile", "login", "--olares-id", "alice@olares.com", "--name", "home", "--password-stdin",
                "--totp", code, input: .text("wonderland"))
            #expect(
                run.stdout == """
                    logged in as alice@olares.com (profile: home)
                    switched current profile to home
                    token stored via \(olares.backend) (service "olares-cli", account "alice@olares.com").

                    """)
            #expect(run.stderr.isEmpty)
            #expect(run.exit == 0)
            #expect(
                try olares.config == [
                    "currentProfile": "home", "profiles": [["name": "home", "olaresId": "alice@olares.com"]],
                ])
            #expect(try await olares.run("profile", "whoami").exit == 0)
        }
    }

    @Test("What goes over the wire")
    func exchange() async throws {
        try await withOlares { olares in
            let code = try #require(olares.sandbox.oneTimeCode(for: "alice@olares.com"))
            _ = try await olares.run(
                "profile", "login", "--olares-id", "alice@olares.com", "--password-stdin", "--totp", code,
                input: .text("wonderland"))
            let requests = olares.sandbox.requests()
            #expect(requests.map(\.path) == ["/api/firstfactor", "/api/secondfactor/totp"])
            #expect(requests.allSatisfy { $0.method == "POST" && $0.host == "auth.alice.olares.com" })
            let first = try #require(requests.first)
            #expect(first.query == "hideCookie=true")
            #expect(
                try JSONValue(parsing: Array(first.body.text.utf8)) == [
                    "username": "alice", "password": .string(User.examples[0].passwordDigest), "keepMeLoggedIn": false,
                    "requestMethod": "POST", "targetURL": "https://desktop.alice.olares.com", "acceptCookie": true,
                ])
            #expect(first.header("x-authorization") == nil)
            let second = try #require(requests.last)
            #expect(
                try JSONValue(parsing: Array(second.body.text.utf8)) == [
                    "targetUrl": "https://desktop.alice.olares.com", "token": .string(code),
                ])
            #expect(second.header("x-authorization") == olares.sandbox.grants.first?.accessToken)
            #expect(second.header("x-unauth-error") == "Non-Redirect")
            #expect(second.header("cookie")?.contains("auth_token=") == true)
        }
    }

    @Test(
        "The digest of a password",
        arguments: [
            ("correct horse", "9fac6d0d2ed1a41307103909c99dcfc6"), ("pä55 word", "d29185544f4ead33f5b423bd180fe153"),
        ])
    func digest(password: String, digest: String) async throws {
        try await withOlares(.init(users: [User("bob@olares.com", password: password)])) { olares in
            let run = try await olares.run(
                "profile", "login", "--olares-id", "bob@olares.com", "--password-stdin", input: .text(password + "\n"))
            #expect(run.exit == 0)
            let body = try #require(olares.sandbox.requests(to: "/api/firstfactor").first?.body.text)
            #expect(body.contains("\"\(digest)\""))
        }
    }

    @Test("Without two-factor the password is enough, and a code is not used", arguments: [[], ["--totp", "123456"]])
    func oneFactor(options: [String]) async throws {
        try await withOlares { olares in
            let run = try await olares.logIn("bob@olares.com", "builder", options)
            #expect(run.lines.first == "logged in as bob@olares.com (profile: bob@olares.com)")
            #expect(olares.sandbox.counts == ["POST auth /api/firstfactor": 1])
        }
    }

    @Test(
        "The first line of standard input is the password, without its line end and with its spaces",
        arguments: ["builder\n", "builder\r\n", "builder", "builder\nand what comes next\n"])
    func passwordLine(input: String) async throws {
        try await withOlares { olares in
            let run = try await olares.run(
                "profile", "login", "--olares-id", "bob@olares.com", "--password-stdin", input: .text(input))
            #expect(run.exit == 0)
        }
        try await withOlares(.init(users: [User("bob@olares.com", password: " two  spaces ")])) { olares in
            let run = try await olares.run(
                "profile", "login", "--olares-id", "bob@olares.com", "--password-stdin", input: .text(" two  spaces \n")
            )
            #expect(run.exit == 0)
        }
    }

    // MARK: Which profile is current afterwards

    @Test("A second login switches, and says how to go back")
    func switches() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", alias: "home"))
            let run = try await olares.logIn("bob@olares.com", "builder")
            #expect(
                run.stdout == """
                    logged in as bob@olares.com (profile: bob@olares.com)
                    switched current profile to bob@olares.com
                    previous profile: home (use 'olares-cli profile use -' to switch back)
                    token stored via \(olares.backend) (service "olares-cli", account "bob@olares.com").

                    """)
            #expect(
                try await olares.run("profile", "use", "-").stdout == "switched to profile home (alice@olares.com)\n")
        }
    }

    @Test("A login of the current profile says nothing of switching")
    func alreadyCurrent() async throws {
        try await withOlares { olares in
            try olares.plant(
                .init("bob@olares.com", token: .invalidated), .init("eve@olares.com"), previous: "eve@olares.com")
            let run = try await olares.logIn("bob@olares.com", "builder")
            #expect(run.lines.map { $0.prefix(9) } == ["logged in", "token sto"])
            #expect(try olares.config["previousProfile"] == "eve@olares.com")
        }
    }

    @Test("--no-switch leaves the current profile alone, unless there is none")
    func keepsCurrent() async throws {
        try await withOlares { olares in
            let first = try await olares.logIn("bob@olares.com", "builder", ["--no-switch"])
            #expect(first.lines.contains("switched current profile to bob@olares.com"))
            olares.sandbox.add(User("eve@olares.com", password: "apple-pie"))
            let second = try await olares.logIn("eve@olares.com", "apple-pie", ["--no-switch"])
            #expect(!second.stdout.contains("switched"))
            #expect(try olares.config["currentProfile"] == "bob@olares.com")
            #expect(try olares.storedToken("eve@olares.com") != nil)
        }
    }

    // MARK: What is stored

    @Test("Stored options go into the profile, and a later login without them keeps them")
    func storedOptions() async throws {
        try await withOlares { olares in
            let url = olares.sandbox.plainURL
            let first = try await olares.logIn(
                "bob@olares.com", "builder",
                ["--name", "work", "--auth-url-override", url, "--local-url-prefix", "dev.", "--insecure-skip-verify"])
            #expect(first.exit == 0)
            let stored: JSONValue = [
                "name": "work", "olaresId": "bob@olares.com", "authUrlOverride": .string(url),
                "localUrlPrefix": "dev.", "insecureSkipVerify": true,
            ]
            #expect(try olares.config["profiles"] == [stored])
            let token = try #require(try olares.storedToken("bob@olares.com"))
            try olares.tokens.markInvalid(token.olaresID)
            // The address of a login comes from its own options alone.
            #expect(try await olares.logIn("bob@olares.com", "builder").exit == 0)
            #expect(try olares.config["profiles"] == [stored])
            #expect(olares.sandbox.requests(to: "/api/firstfactor").map(\.host).last == "auth.bob.olares.com")
        }
    }

    @Test("The host names of a prefix are used for the login itself")
    func prefix() async throws {
        try await withOlares { olares in
            let run = try await olares.logIn("bob@olares.com", "builder", ["--local-url-prefix", "dev."])
            #expect(run.exit == 0)
            #expect(olares.sandbox.requests().first?.host == "auth.dev.bob.olares.com")
            #expect(try await olares.run("profile", "whoami").exit == 0)
            #expect(olares.sandbox.requests().last?.host == "desktop.dev.bob.olares.com")
        }
    }

    @Test("An unknown authority is accepted with --insecure-skip-verify alone, then and later")
    func insecure() async throws {
        try await withOlares { olares in
            let unknown: [String: String?] = ["OLARES_CLI_CA_FILE": nil]
            let arguments = ["profile", "login", "--olares-id", "bob@olares.com", "--password-stdin"]
            let refused = try await olares.run(arguments, input: .text("builder"), environment: unknown)
            expectFailure(refused, .tls, exit: 5, message: "the certificate of auth.bob.olares.com is not trusted")
            let run = try await olares.run(
                arguments + ["--insecure-skip-verify"], input: .text("builder"), environment: unknown)
            #expect(run.exit == 0)
            #expect(try await olares.run(["profile", "whoami"], environment: unknown).exit == 0)
        }
    }

    @Test("The stored record has the grant of the second factor, and survives the secret search")
    func record() async throws {
        try await withOlares { olares in
            let code = try #require(olares.sandbox.oneTimeCode(for: "alice@olares.com"))
            #expect(try await olares.logIn("alice@olares.com", "wonderland", ["--totp", code]).exit == 0)
            let grant = try #require(olares.sandbox.grants.last)
            let record = try #require(try olares.storedToken("alice@olares.com"))
            #expect(record.accessToken == grant.accessToken)
            #expect(record.refreshToken == grant.refreshToken)
            #expect(record.sessionID == grant.sessionId)
            #expect(record.grantedAt != nil)
        }
    }

    @Test("As data it says who, which profile, and where the token is")
    func data() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com"))
            let run = try await olares.logIn("bob@olares.com", "builder", ["-o", "json", "--name", "b"])
            #expect(
                try run.json == [
                    "olaresId": "bob@olares.com", "profile": "b", "switched": true,
                    "previousProfile": "alice@olares.com", "backend": .string(olares.backend),
                ])
        }
    }
}

extension Olares {
    /// Logs in with a piped password.
    func logIn(_ olaresID: String, _ password: String, _ options: [String] = []) async throws -> Run {
        try await run(
            ["profile", "login", "--olares-id", olaresID, "--password-stdin"] + options, input: .text(password + "\n"))
    }
}
