import Foundation
import OlaresCore
import Sandbox
import Testing

/// `profile import`.
@Suite struct ImportTests {
    private let imports = ["profile", "import", "--olares-id", "bob@olares.com"]

    private func refreshToken(_ olares: Olares) throws -> String {
        try #require(olares.sandbox.grant(for: "bob@olares.com")).refreshToken
    }

    @Test("A refresh token buys an access token once, and both are stored")
    func imports() async throws {
        try await withOlares { olares in
            let token = try refreshToken(olares)
            let run = try await olares.run(imports + ["--refresh-token", token, "--name", "work"])
            #expect(
                run.stdout == """
                    imported credentials for bob@olares.com (profile: work)
                    switched current profile to work
                    token stored via \(olares.backend) (service "olares-cli", account "bob@olares.com").

                    """)
            #expect(run.stderr.isEmpty)
            #expect(run.exit == 0)
            let request = try #require(olares.sandbox.requests().first)
            #expect(olares.sandbox.counts == ["POST auth /api/refresh": 1])
            #expect(try JSONValue(parsing: Array(request.body.text.utf8)) == ["refreshToken": .string(token)])
            #expect(request.header("x-authorization") == nil)
            let record = try #require(try olares.storedToken("bob@olares.com"))
            #expect(record.refreshToken == olares.sandbox.grants.last?.refreshToken)
            #expect(record.accessToken == olares.sandbox.grants.last?.accessToken)
        }
    }

    @Test("The token may come from the environment, and then stands on no command line")
    func environment() async throws {
        try await withOlares { olares in
            let token = try refreshToken(olares)
            let run = try await olares.run(imports, environment: ["OLARES_REFRESH_TOKEN": token])
            #expect(run.exit == 0)
            #expect(try await olares.run("profile", "whoami").exit == 0)
        }
    }

    @Test("The option goes before the environment")
    func optionFirst() async throws {
        try await withOlares { olares in
            let token = try refreshToken(olares)
            let run = try await olares.run(
                imports + ["--refresh-token", token], environment: ["OLARES_REFRESH_TOKEN": "rt-old"])
            #expect(run.exit == 0)
        }
    }

    @Test("Addresses and TLS follow the options, and are stored, as with login")
    func storedOptions() async throws {
        try await withOlares { olares in
            let token: [String: String?] = [
                "OLARES_REFRESH_TOKEN": try refreshToken(olares), "OLARES_CLI_CA_FILE": nil,
            ]
            let run = try await olares.run(
                imports + ["--local-url-prefix", "dev.", "--insecure-skip-verify"], environment: token)
            #expect(run.exit == 0)
            #expect(olares.sandbox.requests().map(\.host) == ["auth.dev.bob.olares.com"])
            #expect(
                try olares.config["profiles"] == [
                    ["olaresId": "bob@olares.com", "localUrlPrefix": "dev.", "insecureSkipVerify": true]
                ])
            try olares.tokens.markInvalid("bob@olares.com")
            let url = olares.sandbox.plainURL
            let again = try await olares.run(
                imports + ["--auth-url-override", url],
                environment: ["OLARES_REFRESH_TOKEN": try refreshToken(olares)])
            #expect(again.exit == 0)
            #expect(olares.sandbox.requests().last?.scheme == "http")
            #expect(try olares.config["profiles"]?.array?.first?["authUrlOverride"] == .string(url))
        }
    }

    @Test("The imported token pays for later refreshes")
    func laterRefresh() async throws {
        try await withOlares { olares in
            let token = try refreshToken(olares)
            _ = try await olares.run(imports, environment: ["OLARES_REFRESH_TOKEN": token])
            for _ in 1...2 {
                olares.sandbox.expireAccessTokens()
                #expect(try await olares.run("profile", "whoami").exit == 0)
            }
            #expect(olares.sandbox.count("/api/refresh") == 3)
        }
    }

    @Test("An Olares that cannot look anybody up says the same, and is told so")
    func directoryAway() async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.directoryProblem = "database is locked"
            let run = try await olares.run(imports + ["--refresh-token", try refreshToken(olares)])
            let failure = expectFailure(
                run, .refreshTokenRejected, exit: 4,
                message: "refresh token rejected by server: /api/refresh returned HTTP 401: database is locked")
            #expect(failure?.message.contains("run it again in a minute") == true)
        }
    }

    @Test("Where the answer has no new refresh token, the imported one stays in force", arguments: [false, true])
    func keepsToken(isOmitted: Bool) async throws {
        try await withOlares { olares in
            if isOmitted { olares.sandbox.behaviour.refresh.omitted = [.refreshToken] }
            let token = try refreshToken(olares)
            #expect(try await olares.run(imports, environment: ["OLARES_REFRESH_TOKEN": token]).exit == 0)
            #expect(try olares.storedToken("bob@olares.com")?.refreshToken == token)
        }
    }

    @Test("It switches and does not switch as login does")
    func switching() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", alias: "home"))
            let token: [String: String?] = ["OLARES_REFRESH_TOKEN": try refreshToken(olares)]
            let quiet = try await olares.run(imports + ["--no-switch"], environment: token)
            #expect(quiet.lines.count == 2)
            #expect(try olares.config["currentProfile"] == "home")
            try olares.tokens.markInvalid("bob@olares.com")
            let again = try await olares.run(imports, environment: ["OLARES_REFRESH_TOKEN": try refreshToken(olares)])
            #expect(again.lines.contains("previous profile: home (use 'olares-cli profile use -' to switch back)"))
        }
    }

    @Test("A refused token says so, stores nothing, and marks nothing as invalid")
    func refused() async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com", token: .live(seconds: -60)))
            let before = try olares.storedToken("bob@olares.com")
            let run = try await olares.run(imports + ["--refresh-token", "rt-nobody-knows"])
            let failure = expectFailure(
                run, .refreshTokenRejected, exit: 4,
                message: "refresh token rejected by server: /api/refresh returned HTTP 400: invalid refresh token",
                fix: "olares-cli profile login --olares-id bob@olares.com")
            #expect(failure?.message.contains("rt-nobody-knows") == false)
            #expect(try olares.storedToken("bob@olares.com") == before)
        }
    }

    @Test("A server that fails for now leaves the token worth another try", arguments: [500, 503, 404])
    func transient(status: Int) async throws {
        try await withOlares { olares in
            olares.sandbox.add(Fault(.status(code: status, body: "later"), path: "/api/refresh"))
            let token = try refreshToken(olares)
            let run = try await olares.run(imports + ["--refresh-token", token, "-o", "json"])
            expectFailure(
                run, status < 500 ? .httpClientError : .httpServerError, exit: 1,
                message: "/api/refresh returned HTTP \(status): later")
            #expect(try await olares.run("profile", "list").lines.first == "no profiles configured.")
        }
    }

    @Test("A config that another process holds costs no token")
    func heldConfig() async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.rotation = .strict
            let words = imports + ["--refresh-token", try refreshToken(olares)]
            try olares.write("", to: olares.configDirectory + "/locks/config.lock")
            let lock = open(olares.configDirectory + "/locks/config.lock", O_RDWR | O_CLOEXEC)
            #expect(flock(lock, LOCK_EX) == 0)
            expectFailure(try await olares.run(words), .configLockTimeout, exit: 1, message: "acquire config lock: ")
            #expect(olares.sandbox.count() == 0)
            close(lock)
            #expect(try await olares.run(words).exit == 0)
        }
    }

    @Test("What is stored and still good is not overwritten, and nothing is sent")
    func guarded() async throws {
        try await withOlares { olares in
            try olares.plant(
                .init("bob@olares.com", token: .live(seconds: 86_399)), .init("eve@olares.com", token: .withoutExpiry))
            expectFailure(
                try await olares.run(imports + ["--refresh-token", "rt-x"]), .alreadyAuthenticated, exit: 1,
                message: "already authenticated for bob@olares.com (expires in 23h59m).",
                fix: "olares-cli profile remove bob@olares.com")
            expectFailure(
                try await olares.run("profile", "import", "--olares-id", "eve@olares.com", "--refresh-token", "rt-x"),
                .storedTokenOpaque, exit: 1, message: "a token is already stored for eve@olares.com")
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("A refresh token is required, and asked for before the olaresId")
    func required() async throws {
        try await withOlares { olares in
            for options in [[], ["--olares-id", "bob@olares.com"], ["--refresh-token", ""]] {
                expectFailure(
                    try await olares.run(["profile", "import"] + options), .refreshTokenRequired, exit: 2,
                    message: "--refresh-token is required", fix: "add --refresh-token <token>")
            }
            expectFailure(
                try await olares.run("profile", "import", "--refresh-token", "rt-x"), .olaresIDRequired, exit: 2,
                message: "--olares-id is required", fix: "add --olares-id <id>")
        }
    }

    @Test("As data it says what login says")
    func data() async throws {
        try await withOlares { olares in
            let token: [String: String?] = ["OLARES_REFRESH_TOKEN": try refreshToken(olares)]
            let run = try await olares.run(imports + ["-o", "json"], environment: token)
            #expect(
                try run.json == [
                    "olaresId": "bob@olares.com", "profile": "bob@olares.com", "switched": true,
                    "backend": .string(olares.backend),
                ])
        }
    }
}
