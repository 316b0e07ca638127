import Foundation
import OlaresCore
import Sandbox
import Testing

/// `profile whoami`, and with it what every verb that asks the server does about tokens.
@Suite struct WhoamiTests {
    @Test("The server's answer, as a table and as data")
    func shows() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            let run = try await olares.run("profile", "whoami")
            #expect(run.stdout == "NAME   ROLE   ZONE\nalice  owner  alice.olares.com\n")
            #expect(run.stderr.isEmpty)
            #expect(
                try await olares.run("profile", "whoami", "--no-headers").stdout == "alice  owner  alice.olares.com\n")
            let data = try await olares.run("profile", "whoami", "-o", "json").json
            #expect(data["name"] == "alice")
            #expect(data["owner_role"] == "owner")
            #expect(data["zone"] == "alice.olares.com")
            #expect(try await olares.run("profile", "whoami", "-o", "yaml").lines.contains("owner_role: owner"))
        }
    }

    @Test("The request carries the identity in all three ways, to the desktop of the current profile")
    func request() async throws {
        try await withOlares { olares in
            try olares.plant(
                .init("alice@olares.com", token: .live(seconds: 600)),
                .init("bob@olares.com", token: .live(seconds: 600)),
                current: "bob@olares.com")
            #expect(try await olares.run("profile", "whoami").exit == 0)
            let request = try #require(olares.sandbox.requests().first)
            let token = try #require(try olares.storedToken("bob@olares.com")).accessToken
            #expect(request.host == "desktop.bob.olares.com")
            #expect(request.method == "GET")
            #expect(request.path == "/api/backend/v1/user-info")
            #expect(request.header("x-authorization") == token)
            #expect(request.header("cookie") == "auth_token=\(token)")
            #expect(request.header("x-unauth-error") == "Non-Redirect")
            #expect(request.header("authorization") == nil)
        }
    }

    // MARK: Refresh

    @Test("An aged token is renewed without a word, however the server refuses it", arguments: [459, 401, 403])
    func refreshes(status: Int) async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.refusalStatus = status
            try olares.plant(.init("alice@olares.com", token: .live(seconds: -60)))
            let old = try #require(try olares.storedToken("alice@olares.com"))
            let run = try await olares.run("profile", "whoami")
            #expect(run.stdout == "NAME   ROLE   ZONE\nalice  owner  alice.olares.com\n")
            #expect(run.stderr.isEmpty)
            #expect(
                olares.sandbox.counts == [
                    "GET desktop /api/backend/v1/user-info": 2, "POST auth /api/refresh": 1,
                ])
            let refresh = try #require(olares.sandbox.requests(to: "/api/refresh").first)
            #expect(refresh.header("x-authorization") == old.accessToken)
            let new = try #require(try olares.storedToken("alice@olares.com"))
            #expect(new.accessToken == olares.sandbox.grants.last?.accessToken)
            #expect(new.refreshToken == olares.sandbox.grants.last?.refreshToken)
            _ = try await olares.run("profile", "whoami")
            #expect(olares.sandbox.count("/api/refresh") == 1, "the new token serves the next run")
        }
    }

    @Test("A token that is refused after the refresh too is refused for good")
    func stillRefused() async throws {
        for status in [401, 403, 459] {
            try await withOlares { olares in
                try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
                olares.sandbox.add(Fault(.status(code: status, body: "{}"), path: "/api/backend/*"))
                let run = try await olares.run("profile", "whoami")
                expectFailure(
                    run, .tokenRejected, exit: 4,
                    message: "server rejected the access token (HTTP \(status)); please run: olares-cli profile login "
                        + "--olares-id alice@olares.com",
                    fix: "olares-cli profile login --olares-id alice@olares.com")
                #expect(olares.sandbox.count("/api/backend/*") == 2, "one refresh, one more try, no loop")
                #expect(olares.sandbox.count("/api/refresh") == 1)
            }
        }
    }

    @Test(
        "A dead refresh token invalidates the profile, and the next run needs no request to know",
        arguments: [401, 403, 459])
    func deadGrant(status: Int) async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: -60)))
            olares.sandbox.add(Fault(.status(code: status, body: "{}"), path: "/api/refresh"))
            for attempt in 1...2 {
                let run = try await olares.run("profile", "whoami")
                expectFailure(
                    run, .tokenInvalidated, exit: 4, message: "refresh token for alice@olares.com became invalid at 2",
                    fix: "olares-cli profile login --olares-id alice@olares.com")
                #expect(
                    run.stderr.contains(
                        "; please run: olares-cli profile login --olares-id alice@olares.com  (or profile import "
                            + "--olares-id alice@olares.com --refresh-token <tok>)"))
                #expect(olares.sandbox.count() == 2, "attempt \(attempt)")
            }
            #expect(try await olares.run("profile", "list", "--no-headers").stdout.hasSuffix("  invalidated\n"))
        }
    }

    @Test("A refresh that fails for now invalidates nothing", arguments: [500, 502, 429])
    func transientRefresh(status: Int) async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: -60)))
            olares.sandbox.add(Fault(.status(code: status, body: "busy"), path: "/api/refresh", times: 1))
            let run = try await olares.run("profile", "whoami")
            #expect(run.exit == 1)
            #expect(run.stderr.contains("/api/refresh returned HTTP \(status): busy"))
            #expect(try await olares.run("profile", "list", "--no-headers").stdout.hasSuffix("  expired\n"))
            #expect(try await olares.run("profile", "whoami").exit == 0)
        }
    }

    @Test("Without a refresh token an aged access token is the end")
    func nothingToRefreshWith() async throws {
        try await withOlares { olares in
            let token = try #require(olares.sandbox.mintAccessToken(for: "alice@olares.com", expiresIn: -60))
            try olares.plant(
                .init("alice@olares.com", token: .record(TokenRecord(olaresID: "alice@olares.com", accessToken: token)))
            )
            let run = try await olares.run("profile", "whoami")
            expectFailure(
                run, .notLoggedIn, exit: 4, message: "no access token for alice@olares.com",
                fix: "olares-cli profile login --olares-id alice@olares.com")
            #expect(olares.sandbox.count("/api/refresh") == 0)
        }
    }

    @Test("A token without expiry is trusted until the server says no")
    func withoutExpiry() async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.accessTokenForm = .signedWithoutExpiry
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            #expect(try await olares.run("profile", "list", "--no-headers").stdout.hasSuffix("  logged-in\n"))
            #expect(try await olares.run("profile", "whoami").exit == 0)
            olares.sandbox.expireAccessTokens()
            #expect(try await olares.run("profile", "whoami").exit == 0)
            #expect(olares.sandbox.count("/api/refresh") == 1)
        }
    }

    // MARK: Who is asked for

    @Test("Without a profile, without a token, and with a token that is none", .serialized, arguments: 0..<4)
    func noIdentity(situation: Int) async throws {
        try await withOlares { olares in
            let alice = "alice@olares.com"
            let login = "olares-cli profile login --olares-id alice@olares.com"
            switch situation {
            case 0:
                try await olares.expectFailure(
                    "profile", "whoami", code: .noProfile, exit: 4,
                    message: "no Olares profile is configured: run `olares-cli profile login --olares-id <id>` or "
                        + "`olares-cli profile import --olares-id <id> --refresh-token <tok>`",
                    fix: "olares-cli profile login --olares-id <id>")
            case 1:
                try olares.plant(.init(alice), current: "gone")
                try await olares.expectFailure(
                    "profile", "whoami", code: .noProfile, exit: 4, message: "no Olares profile is configured")
            case 2:
                try olares.plant(.init(alice))
                try await olares.expectFailure(
                    "profile", "whoami", code: .notLoggedIn, exit: 4,
                    message:
                        "no access token for alice@olares.com; run: \(login)  (or profile import --refresh-token <tok>)",
                    fix: login)
            default:
                try olares.plant(.init(alice, token: .opaque))
                try await olares.expectFailure(
                    "profile", "whoami", code: .tokenUndecodable, exit: 4,
                    message: "decode access token: token does not look like a JWT (want 3 segments, got 1)", fix: login)
            }
            #expect(olares.sandbox.count() == 0)
        }
    }

    // MARK: Answers that are none

    @Test("A failure in the envelope is the server's refusal")
    func envelope() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            olares.sandbox.behaviour.userInfoCode = 500
            try await olares.expectFailure(
                "profile", "whoami", code: .serverRefused, exit: 1, message: "whoami: the sandbox was told to fail")
        }
    }

    @Test("What is not the expected answer is named for what it is")
    func unexpected() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            let answers: [(Fault.Action, FailureCode, String)] = [
                (.html, .decode, "whoami: the server's answer is not JSON: an HTML page"),
                (.status(code: 200, body: "{}"), .decode, "whoami: the server's answer has no member \"code\""),
                (.status(code: 200, body: "["), .decode, "whoami: the server's answer is not JSON: "),
                (
                    .status(code: 404, body: #"{"message":"no such route"}"#), .httpClientError,
                    "GET https://desktop.alice.olares.com/api/backend/v1/user-info: HTTP 404: no such route"
                ),
                (.status(code: 500, body: #"{"error":"boom"}"#), .httpServerError, "user-info: HTTP 500: boom"),
            ]
            for (answer, code, message) in answers {
                olares.sandbox.add(Fault(answer, path: "/api/backend/*", times: 2))
                try await olares.expectFailure("profile", "whoami", code: code, exit: 1, message: message)
            }
        }
    }

    @Test("Control sequences in the server's words reach no table, and data keeps them escaped")
    func controlSequences() async throws {
        let user = User("alice@olares.com", password: "pw-1234", displayName: "al\u{1b}[2Jice\u{202e}\nroot")
        try await withOlares(.init(users: [user])) { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            let run = try await olares.run("profile", "whoami", "--no-headers")
            #expect(run.stdout == "alice\\u{202e} root  owner  alice.olares.com\n")
            let data = try await olares.run("profile", "whoami", "-o", "json")
            #expect(!data.stdout.contains("\u{1b}"))
            #expect(try data.json["name"]?.string == user.displayName)
        }
    }
}
