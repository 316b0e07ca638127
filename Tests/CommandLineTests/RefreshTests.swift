import Foundation
import OlaresCore
import Sandbox
import Testing

/// What becomes of a stored grant when a refresh goes wrong, or right in an unusual way.
@Suite struct RefreshTests {
    private let bob = "bob@olares.com"

    @Test(
        "A refresh that says nothing about the grant leaves it as it is, and the next command tries again",
        arguments: [
            .html, .garbage(bytes: 64), .redirect(to: "https://elsewhere.example/"), .cutConnection, .badChunks,
            .cutAfter(bytes: 10), .status(code: 503), .status(code: 200, body: #"{"status":"KO","message":"busy"}"#),
            .status(code: 200, body: #"{"status":"OK","data":{"access_token":""}}"#),
            // The one that takes its time: 15 seconds, in which it needs no processor.
            .stall,
        ] as [Fault.Action])
    func undecided(answer: Fault.Action) async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: -60)))
            let before = olares.storedFiles
            olares.sandbox.add(Fault(answer, path: "/api/refresh", times: 1))
            let run = try await olares.run("profile", "whoami")
            #expect(run.exit == 1 || run.exit == 5, "standard error: \(run.stderr)")
            #expect(run.stdout.isEmpty)
            #expect(run.stderr.contains("refresh"))
            #expect(ShownFailure(run.stderr)?.fixes.isEmpty == false, "no way out of: \(run.stderr)")
            #expect(olares.storedFiles == before)
            #expect(try await olares.run("profile", "list", "--no-headers").stdout.hasSuffix("  expired\n"))
            #expect(try await olares.run("profile", "whoami").exit == 0)
        }
    }

    @Test("An import replaces a dead grant without a word about it")
    func importOverDeadGrant() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: -60)))
            olares.sandbox.revokeRefreshTokens()
            #expect(try await olares.run("profile", "whoami").exit == 4)
            let token = try #require(olares.sandbox.grant(for: bob)).refreshToken
            let run = try await olares.run(
                "profile", "import", "--olares-id", bob, environment: ["OLARES_REFRESH_TOKEN": token])
            #expect(run.exit == 0, "standard error: \(run.stderr)")
            #expect(try await olares.run("profile", "whoami").exit == 0)
        }
    }

    @Test("A 403 that is about permission costs one refresh and one more request, each time, and no login is lost")
    func permission() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: 600)))
            olares.sandbox.behaviour.forbiddenPaths = ["/api/backend/v1/user-info"]
            for time in 1...2 {
                let run = try await olares.run("profile", "whoami")
                expectFailure(run, .tokenRejected, exit: 4, message: "(HTTP 403)")
                #expect(olares.sandbox.count("/api/backend/*") == 2 * time)
                #expect(olares.sandbox.count("/api/refresh") == time)
            }
            olares.sandbox.behaviour.forbiddenPaths = []
            #expect(try await olares.run("profile", "whoami").exit == 0)
        }
    }

    @Test("A server that takes to opaque tokens is served once; then people are told to log in, and can")
    func opaque() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: -60)))
            olares.sandbox.behaviour.accessTokenForm = .opaque
            #expect(try await olares.run("profile", "whoami").exit == 0)
            #expect(try olares.storedToken(bob)?.accessToken.hasPrefix("opaque-") == true)
            expectFailure(
                try await olares.run("profile", "whoami"), .tokenUndecodable, exit: 4,
                message: "decode access token: ", fix: "olares-cli profile login --olares-id bob@olares.com")
            olares.sandbox.behaviour.accessTokenForm = .signed
            #expect(try await olares.logIn(bob, "builder").exit == 0)
            #expect(try await olares.run("profile", "whoami").exit == 0)
        }
    }

    // MARK: Clocks that disagree

    @Test("This clock is ahead: a token that looks expired here is good for as long as the server takes it")
    func clockAhead() async throws {
        try await withOlares { olares in
            olares.sandbox.clockOffset = -7200
            try olares.plant(.init(bob, token: .live(seconds: 3600)))
            #expect(try await olares.run("profile", "list", "--no-headers").stdout.hasSuffix("  expired\n"))
            #expect(try await olares.run("profile", "whoami").exit == 0)
            #expect(olares.sandbox.count("/api/refresh") == 0)
        }
    }

    @Test("This clock is behind: a token that looks good here is renewed when the server says so")
    func clockBehind() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: 3600)))
            olares.sandbox.clockOffset = 7200
            #expect(try await olares.run("profile", "list", "--no-headers").stdout.contains("  logged-in ("))
            #expect(try await olares.run("profile", "whoami").exit == 0)
            #expect(olares.sandbox.count("/api/refresh") == 1)
        }
    }

    @Test("A refusal in what is now the future is not waited for: a clock was wrong")
    func refusedInTheFuture() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: 600)))
            let later = AnotherClock(now: Timestamp(milliseconds: 4_102_444_800_000))
            try AuthStores.standard(Environment(olares.environment), files: POSIXFileSystem(), clock: later) { _ in }
                .tokens.markInvalid(bob)
            #expect(try await olares.run("profile", "list", "--no-headers").stdout.hasSuffix("  invalidated\n"))
            #expect(try await olares.run("profile", "whoami").exit == 0)
            #expect(olares.sandbox.count("/api/refresh") == 1)
        }
    }
}

/// A clock that stands somewhere else.
private struct AnotherClock: OlaresCore.Clock {
    let now: Timestamp
    func sleep(for duration: Duration) async {}
}
