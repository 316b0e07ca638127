import Foundation
import OlaresCore
import Sandbox
import Testing

@testable import OlaresCLI

/// The recovery table that agents act on: each of its rows is brought about, and its fix is carried out.
@Suite struct RecoveryTests {
    private let alice = "alice@olares.com"
    private let bob = "bob@olares.com"

    @Test("`refresh token for <id> became invalid at <ts>`: log in")
    func invalidated() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: -60)))
            olares.sandbox.revokeRefreshTokens()
            let run = try await olares.run("profile", "whoami")
            let failure = expectFailure(
                run, .tokenInvalidated, exit: 4, message: "refresh token for bob@olares.com became invalid at ",
                fix: "olares-cli profile login --olares-id bob@olares.com")
            #expect(failure?.message.contains(/became invalid at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ;/) == true)
            let far = try await olares.run("profile", "whoami", environment: ["TZ": "FAR-5:45"])
            #expect(far.stderr.contains(/became invalid at \S+\+05:45;/), "the time is the person's own")
            #expect(try await olares.logIn(bob, "builder").exit == 0, "no remove is needed")
            #expect(try await olares.run("profile", "whoami").exit == 0)
        }
    }

    @Test("`no access token for <id>`: log in, or import")
    func notLoggedIn() async throws {
        try await withOlares { olares in
            for repair in ["login", "import"] {
                try olares.plant(.init(bob))
                _ = try olares.tokens.remove(bob)
                try await olares.expectFailure(
                    "profile", "whoami", code: .notLoggedIn, exit: 4, message: "no access token for bob@olares.com",
                    fix: "olares-cli profile login --olares-id bob@olares.com")
                if repair == "login" {
                    #expect(try await olares.logIn(bob, "builder").exit == 0)
                } else {
                    let token = try #require(olares.sandbox.grant(for: bob)?.refreshToken)
                    let run = try await olares.run(
                        "profile", "import", "--olares-id", bob, environment: ["OLARES_REFRESH_TOKEN": token])
                    #expect(run.exit == 0)
                }
                #expect(try await olares.run("profile", "whoami").exit == 0)
            }
        }
    }

    @Test("`server rejected the access token (HTTP 401)` / `(HTTP 403)`: log in", arguments: [401, 403])
    func rejected(status: Int) async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: 600)))
            olares.sandbox.add(Fault(.status(code: status), path: "/api/backend/*"))
            try await olares.expectFailure(
                "profile", "whoami", code: .tokenRejected, exit: 4,
                message: "server rejected the access token (HTTP \(status))",
                fix: "olares-cli profile login --olares-id bob@olares.com")
        }
    }

    @Test("`--olares-id is required`: add it", arguments: ["login", "import"])
    func idRequired(verb: String) async throws {
        try await withOlares { olares in
            try await olares.expectFailure(
                "profile", verb, code: .olaresIDRequired, exit: 2, message: "--olares-id is required",
                fix: "add --olares-id <id>", environment: ["OLARES_REFRESH_TOKEN": "rt-x"])
        }
    }

    @Test("`already authenticated for <id> (expires in ...)`: remove, then run it again")
    func alreadyAuthenticated() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: 86_399)))
            let refused = try await olares.logIn(bob, "builder", ["-o", "json"])
            let failure = expectFailure(
                refused, .alreadyAuthenticated, exit: 1,
                message: "already authenticated for bob@olares.com (expires in 23h59m)",
                fix: "olares-cli profile remove bob@olares.com")
            try await carryOut(failure, olares)
            #expect(try await olares.logIn(bob, "builder").exit == 0)
        }
    }

    @Test("`a token is already stored for <id> but its expiry can't be determined client-side`: the same")
    func opaque() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .withoutExpiry))
            let refused = try await olares.logIn(bob, "builder", ["-o", "json"])
            let failure = expectFailure(
                refused, .storedTokenOpaque, exit: 1,
                message: "a token is already stored for bob@olares.com but its expiry can't be determined client-side",
                fix: "olares-cli profile remove bob@olares.com")
            try await carryOut(failure, olares)
            #expect(try await olares.logIn(bob, "builder").exit == 0)
        }
    }

    @Test("`two-factor authentication required: re-run with --totp <code>`: do that")
    func twoFactor() async throws {
        try await withOlares { olares in
            expectFailure(
                try await olares.logIn(alice, "wonderland"), .twoFactorRequired, exit: 2,
                message: "two-factor authentication required: re-run with --totp <code>")
            let code = try #require(olares.sandbox.oneTimeCode(for: alice))
            #expect(try await olares.logIn(alice, "wonderland", ["--totp", code]).exit == 0)
        }
    }

    @Test("`password is empty` / `TOTP code is empty`: look at the pipe")
    func emptyInput() async throws {
        try await withOlares { olares in
            try await olares.expectFailure(
                "profile", "login", "--olares-id", alice, "--password-stdin", code: .passwordEmpty, exit: 2,
                message: "password is empty", input: .empty)
            try await olares.expectFailure(
                "profile", "login", "--olares-id", alice, "--password-stdin", "--totp", " ", code: .totpEmpty, exit: 2,
                message: "TOTP code is empty", input: .text("wonderland\n"))
        }
    }

    @Test("`profile <name> not found`: list them", arguments: ["use", "remove"])
    func notFound(verb: String) async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob))
            try await olares.expectFailure(
                "profile", verb, "carol", code: .profileNotFound, exit: 1, message: "profile \"carol\" not found",
                fix: "olares-cli profile list")
        }
    }

    @Test("The table in the skill is the one of the catalogue")
    func skill() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "skills/olares-shared/SKILL.md")
        let text = try String(contentsOf: path, encoding: .utf8)
        let opening = try #require(text.ranges(of: /<!-- recovery table.*-->\n/).first)
        let closing = try #require(text.ranges(of: "<!-- end -->").first)
        #expect(
            text[opening.upperBound..<closing.lowerBound] == Vocabulary(BuiltInPlugins.all).recovery.markdown,
            "run scripts/generate")
    }

    /// Runs the first command that a failure names, as an agent does.
    private func carryOut(_ failure: ShownFailure?, _ olares: Olares) async throws {
        let step = try #require(failure?.json?["next"]?.array?.first)
        let words = try #require(step["argv"]?.strings)
        #expect(words.first == "olares-cli")
        #expect(try await olares.run(Array(words.dropFirst())).exit == 0)
    }
}
