import OlaresCore
import Sandbox
import Testing

/// The status table that agents act on: what each status means for the next step.
@Suite struct StatusTests {
    private let bob = "bob@olares.com"

    private func status(_ olares: Olares) async throws -> String? {
        try await olares.run("profile", "list", "-o", "json").json.array?.first?["status"]?.string
    }

    @Test("`logged-in (XhYm)`: nothing to do, and login refuses")
    func loggedIn() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: 2 * 3600 - 1)))
            #expect(try await olares.run("profile", "list").lines.last?.hasSuffix("  logged-in (1h59m)") == true)
            #expect(try await status(olares) == "logged-in")
            #expect(try await olares.run("profile", "whoami").exit == 0)
            #expect(try await olares.logIn(bob, "builder").exit == 1)
        }
    }

    @Test("`logged-in` without a time: trusted, and login refuses")
    func withoutExpiry() async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.accessTokenForm = .signedWithoutExpiry
            try olares.plant(.init(bob, token: .live(seconds: 600)))
            #expect(try await status(olares) == "logged-in")
            #expect(try await olares.run("profile", "list", "-o", "json").json.array?.first?["expiresIn"] == nil)
            #expect(try await olares.run("profile", "whoami").exit == 0)
            #expect(try await olares.logIn(bob, "builder").exit == 1)
        }
    }

    @Test("`expired`: the next verb renews it; login works too")
    func expired() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: -1)))
            #expect(try await status(olares) == "expired")
            #expect(try await olares.logIn(bob, "builder").exit == 0)
            #expect(try await status(olares) == "logged-in")
            try olares.plant(.init(bob, token: .live(seconds: -1)))
            #expect(try await olares.run("profile", "whoami").exit == 0)
            #expect(try await status(olares) == "logged-in")
        }
    }

    @Test("`invalidated`: login directly, without remove")
    func invalidated() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, alias: "work", token: .invalidated))
            #expect(try await status(olares) == "invalidated")
            #expect(try await olares.run("profile", "whoami").exit == 4)
            #expect(olares.sandbox.count() == 0, "the mark says enough")
            #expect(try await olares.logIn(bob, "builder").exit == 0)
            #expect(try await status(olares) == "logged-in")
            #expect(try olares.storedToken(bob)?.invalidatedAt == nil)
            #expect(try olares.config["currentProfile"] == "work")
        }
    }

    @Test("`never`: login or import", arguments: ["login", "import"])
    func never(repair: String) async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob))
            #expect(try await status(olares) == "never")
            if repair == "login" {
                #expect(try await olares.logIn(bob, "builder").exit == 0)
            } else {
                let token = try #require(olares.sandbox.grant(for: bob)?.refreshToken)
                let run = try await olares.run("profile", "import", "--olares-id", bob, "--refresh-token", token)
                #expect(run.exit == 0)
            }
            #expect(try await status(olares) == "logged-in")
        }
    }
}
