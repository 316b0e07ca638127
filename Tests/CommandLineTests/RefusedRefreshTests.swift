import Foundation
import OlaresCore
import Sandbox
import Testing

/// A refresh that the auth service refuses, for good or because it cannot look anybody up just now.
@Suite struct RefusedRefreshTests {
    private let bob = "bob@olares.com"

    @Test(
        "A directory that is away ends no login for good: the record is believed for a while, and a later command heals it"
    )
    func heals() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: -60)))
            olares.sandbox.behaviour.directoryProblem = "database is locked"
            for attempt in 1...2 {
                let run = try await olares.run("profile", "whoami")
                let failure = expectFailure(
                    run, .tokenInvalidated, exit: 4, message: "refresh token for bob@olares.com became invalid at ",
                    fix: "olares-cli profile login --olares-id bob@olares.com")
                #expect(failure?.message.contains("; the auth service said: HTTP 401: database is locked; ") == true)
                #expect(failure?.message.contains("on a command tries once more") == true)
                #expect(olares.sandbox.count("/api/refresh") == 1, "attempt \(attempt)")
            }
            #expect(try await status(olares) == "invalidated")
            olares.sandbox.behaviour.directoryProblem = nil
            #expect(try await olares.run("profile", "whoami").exit == 4, "not before its time")
            #expect(olares.sandbox.count("/api/refresh") == 1)
            try mark(olares, secondsAgo: [31])
            #expect(try await olares.run("profile", "whoami").exit == 0)
            #expect(olares.sandbox.count("/api/refresh") == 2)
            #expect(try olares.storedToken(bob)?.invalidatedAt == nil)
            #expect(try await status(olares) == "logged-in")
        }
    }

    @Test("Each refusal doubles the pause, and one later command makes one refresh")
    func doubles() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: 600)))
            olares.sandbox.behaviour.directoryProblem = "database is locked"
            try mark(olares, secondsAgo: [100, 50])
            #expect(try await olares.run("profile", "whoami").exit == 4)
            #expect(olares.sandbox.count() == 0, "after the second refusal it takes a minute")
            try mark(olares, secondsAgo: [100, 61])
            let before = try #require(try olares.storedToken(bob)?.invalidatedAt)
            #expect(try await olares.run("profile", "whoami").exit == 4)
            #expect(olares.sandbox.counts == ["POST auth /api/refresh": 1], "no request with a token that is over")
            let record = try #require(try olares.storedToken(bob))
            #expect(record.refusal?.tries == 3)
            #expect(record.invalidatedAt == before, "the time of the first refusal stays")
        }
    }

    @Test("A session that the server does not know any more is gone for good, in whatever way it says so")
    func final() async throws {
        for refusal in [LostSession.status400, .status401] {
            try await withOlares { olares in
                olares.sandbox.behaviour.lostSession = refusal
                try olares.plant(.init(bob, token: .live(seconds: -60)))
                olares.sandbox.revokeRefreshTokens()
                let run = try await olares.run("profile", "whoami")
                #expect(run.exit == 4)
                let isFinal = refusal == .status400
                #expect(run.stderr.contains("HTTP 400: invalid refresh token") == isFinal)
                #expect(run.stderr.contains("tries once more") != isFinal)
                #expect((try olares.storedToken(bob)?.refusal?.nextTry == nil) == isFinal)
                #expect(try await status(olares) == "invalidated")
                #expect(try await olares.logIn(bob, "builder").exit == 0)
                #expect(try await olares.run("profile", "whoami").exit == 0)
            }
        }
    }

    @Test("A command that writes nothing to the server, and one that only looks here, heal and spoil nothing")
    func local() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: 600)))
            try mark(olares, secondsAgo: [31])
            #expect(try await status(olares) == "invalidated")
            #expect(try await olares.run("profile", "use", bob).exit == 0)
            #expect(olares.sandbox.count() == 0)
            #expect(try olares.storedToken(bob)?.refusal?.tries == 1)
        }
    }

    // MARK: Answers that are grants

    @Test("Any success with OK is a grant, whatever the number", arguments: [201, 206, 299])
    func otherSuccess(status: Int) async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.rotation = .strict
            olares.sandbox.behaviour.refresh.status = status
            try olares.plant(.init(bob, token: .live(seconds: -60)))
            #expect(try await olares.run("profile", "whoami").exit == 0)
            #expect(try olares.storedToken(bob)?.refreshToken == olares.sandbox.grants.last?.refreshToken)
        }
    }

    @Test("A body with tokens is never shown, whatever its status", arguments: [404, 500, 401, 302])
    func tokensInRefusal(status: Int) async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: -60)))
            let body =
                #"{"status":"OK","data":{"access_token":"at-7","refresh_token":"rt-very-secret","session_id":"s-9"}}"#
            for secret in ["rt-very-secret", "at-7", "s-9"] { olares.addSecret(secret) }
            olares.sandbox.add(Fault(.status(code: status, body: body), path: "/api/refresh", times: 1))
            #expect(try await olares.run("profile", "whoami").exit != 0)
        }
    }

    // MARK: Times that nobody can count

    @Test(
        "Extreme times in a token and in the record are times like others",
        arguments: [Int64.min, -9_200_000_000_000_000, 0, Int64.max])
    func extremes(number: Int64) async throws {
        try await withOlares { olares in
            let payload = Data("{\"exp\":\(number)}".utf8).base64EncodedString().replacing("=", with: "")
            var record = TokenRecord(olaresID: bob, accessToken: "e30.\(payload).c2ln", refreshToken: "rt-1")
            try olares.plant(.init(bob, token: .record(record)))
            for words in [["profile", "list"], ["files", "ls", "drive/Home"], ["profile", "whoami"]] {
                let run = try await olares.run(words)
                #expect([0, 4].contains(run.exit), "\(words): \(run.stderr)")
            }
            record.others["grantedAt"] = .integer(number)
            record.others["invalidatedAt"] = .integer(number)
            try olares.plant(.init(bob, token: .record(record)))
            for words in [["profile", "list"], ["profile", "whoami"]] {
                let run = try await olares.run(words)
                #expect([0, 4].contains(run.exit), "\(words): \(run.stderr)")
            }
        }
    }

    // MARK: Helpers

    private func status(_ olares: Olares) async throws -> String? {
        try await olares.run("profile", "list", "-o", "json").json.array?.first?["status"]?.string
    }

    /// Notes refusals that lie so many seconds back, the earliest first, in the place of those before.
    private func mark(_ olares: Olares, secondsAgo: [Int64]) throws {
        try olares.tokens.set(try #require(try olares.storedToken(bob)))
        for seconds in secondsAgo {
            let clock = FixedClock(now: SystemClock().now.later(bySeconds: 0 -| seconds))
            try AuthStores.standard(Environment(olares.environment), files: POSIXFileSystem(), clock: clock) { _ in }
                .tokens.markInvalid(bob)
        }
    }
}

/// A clock that stands.
private struct FixedClock: OlaresCore.Clock {
    let now: Timestamp
    func sleep(for duration: Duration) async {}
}
