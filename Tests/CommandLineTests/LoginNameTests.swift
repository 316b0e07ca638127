import OlaresCore
import Sandbox
import Testing

/// Names that could be mistaken for each other, decided in docs/decisions/0005-login-edge-cases.md.
@Suite struct LoginNameTests {
    @Test("An alias that is another profile's olaresId or alias is refused, before anything is sent")
    func takenAlias() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", alias: "home"))
            let before = try olares.config
            for name in ["alice@olares.com", "home"] {
                let run = try await olares.logIn("bob@olares.com", "builder", ["--name", name])
                expectFailure(
                    run, .profileNameTaken, exit: 2,
                    message: "the name \"\(name)\" already belongs to the profile alice@olares.com",
                    fix: "olares-cli profile list")
            }
            #expect(try olares.config == before)
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("So is an olaresId that is another profile's alias")
    func takenID() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", alias: "bob@olares.com"))
            let run = try await olares.logIn("bob@olares.com", "builder")
            expectFailure(
                run, .profileNameTaken, exit: 2,
                message: "the name \"bob@olares.com\" already belongs to the profile alice@olares.com")
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("A profile's own olaresId is a good alias, and an alias may change")
    func ownAlias() async throws {
        try await withOlares { olares in
            #expect(try await olares.logIn("bob@olares.com", "builder", ["--name", "bob@olares.com"]).exit == 0)
            try olares.tokens.markInvalid("bob@olares.com")
            let run = try await olares.logIn("bob@olares.com", "builder", ["--name", "work"])
            #expect(run.lines.first == "logged in as bob@olares.com (profile: work)")
            #expect(run.lines.count == 2, "a new name is no switch")
            #expect(try olares.config["currentProfile"] == "work")
            #expect(try olares.config["previousProfile"] == nil)
        }
    }

    @Test("A renamed profile is still the previous one")
    func renamedPrevious() async throws {
        try await withOlares { olares in
            try olares.plant(
                .init("alice@olares.com"), .init("bob@olares.com", alias: "old", token: .invalidated), previous: "old")
            #expect(try await olares.logIn("bob@olares.com", "builder", ["--name", "new", "--no-switch"]).exit == 0)
            #expect(try await olares.run("profile", "use", "-").stdout == "switched to profile new (bob@olares.com)\n")
        }
    }

    @Test("A dash and control characters are no names", arguments: ["-", "a\u{1b}[2Jb", "two\nlines"])
    func uselessAlias(name: String) async throws {
        try await withOlares { olares in
            let run = try await olares.logIn("bob@olares.com", "builder", ["--name", name])
            expectFailure(run, .optionValueInvalid, exit: 2, message: "cannot be the name of a profile")
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("White space around an olaresId is kept as part of the name, and left out of the host names")
    func spacesAround() async throws {
        try await withOlares { olares in
            let run = try await olares.logIn(" bob@olares.com ", "builder")
            #expect(run.lines.first == "logged in as  bob@olares.com  (profile:  bob@olares.com )")
            #expect(olares.sandbox.requests().map(\.host) == ["auth.bob.olares.com"])
            #expect(try olares.config["profiles"] == [["olaresId": " bob@olares.com "]])
            #expect(try await olares.run("profile", "whoami").exit == 0)
            let remove = try await olares.run("profile", "remove", " bob@olares.com ")
            #expect(remove.exit == 0)
        }
    }

    @Test(
        "What makes no host name is refused",
        arguments: [
            "bo b@olares.com", "@olares.com", "bob@", "bob@olares.com/x", "bob@olares.com#", "..", "bob@exa mple",
            "bob@a..b",
        ])
    func noHostName(id: String) async throws {
        try await withOlares { olares in
            let run = try await olares.logIn(id, "builder")
            expectFailure(run, .olaresIDInvalid, exit: 2, message: "olaresId \"\(id)\" does not make a host name")
            #expect(olares.sandbox.count() == 0)
            #expect(!olares.files.contains("config"), "nothing is left behind")
        }
    }

    @Test("An underscore, which no host name may have, is tried, and TLS says what is wrong with it")
    func underscore() async throws {
        try await withOlares(.init(users: [User("bob_b@olares.com", password: "builder")])) { olares in
            let run = try await olares.logIn("bob_b@olares.com", "builder")
            expectFailure(
                run, .tls, exit: 5, message: "the certificate of auth.bob_b.olares.com cannot be checked",
                fix: "check the olaresId: host names have letters, digits, hyphens and dots, and no underscores")
            #expect(try await olares.logIn("bob_b@olares.com", "builder", ["--insecure-skip-verify"]).exit == 0)
        }
    }

    @Test("Two @ signs and nothing but white space are refused by name")
    func malformed() async throws {
        try await withOlares { olares in
            expectFailure(
                try await olares.logIn("a@b@c", "x"), .olaresIDInvalid, exit: 2,
                message: "olaresId \"a@b@c\" contains more than one '@'")
            expectFailure(
                try await olares.logIn("  ", "x"), .olaresIDInvalid, exit: 2, message: "olaresId is empty")
        }
    }

    @Test("Capitals make another profile with a token of its own; host names do not tell them apart")
    func capitals() async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com", token: .live(seconds: 600)))
            let bob = try olares.storedToken("bob@olares.com")
            olares.sandbox.add(User("Bob@olares.com", password: "Builder!"))
            let run = try await olares.logIn("Bob@Olares.com", "builder")
            #expect(run.exit != nil)
            #expect(olares.sandbox.requests().map(\.host) == ["auth.bob.olares.com"])
            let username = try JSONValue(parsing: Array(olares.sandbox.requests()[0].body.text.utf8))["username"]
            #expect(username == "Bob", "the server decides whether that is the same person")
            #expect(try olares.storedToken("bob@olares.com") == bob)
        }
    }

    @Test("A bare name reaches the hosts of name@olares.com, and is another profile all the same")
    func bareName() async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com", token: .live(seconds: 600)))
            let run = try await olares.logIn("bob", "builder")
            #expect(run.lines.first == "logged in as bob (profile: bob)")
            #expect(olares.sandbox.requests().map(\.host) == ["auth.bob.olares.com"])
            #expect(try olares.config["profiles"]?.array?.count == 2)
            let short = try #require(try olares.storedToken("bob"))
            let long = try #require(try olares.storedToken("bob@olares.com"))
            #expect(short.accessToken != long.accessToken)
            #expect(try await olares.run("profile", "remove", "bob").exit == 0)
            #expect(try olares.storedToken("bob@olares.com") == long)
        }
    }

    @Test("Two olaresIds whose files would have the same name keep apart")
    func collidingFiles() async throws {
        try await withOlares { olares in
            let ids = ["bob@olares.com ", "bob@olares.com\u{a0}"]
            for id in ids { #expect(try await olares.logIn(id, "builder").exit == 0) }
            let records = try ids.map { try olares.storedToken($0) }
            #expect(records.map { $0?.accessToken } == olares.sandbox.grants.map(\.accessToken))
            #expect(try await olares.run("profile", "remove", ids[0]).exit == 0)
            #expect(try olares.storedToken(ids[0]) == nil)
            #expect(try olares.storedToken(ids[1]) == records[1])
            #expect(try await olares.run("profile", "whoami").exit == 0)
        }
    }

    @Test("Slashes at the end of an override do not count", arguments: ["", "/", "//"])
    func overrideSlashes(slashes: String) async throws {
        try await withOlares { olares in
            let url = olares.sandbox.plainURL + slashes
            let login = try await olares.logIn("bob@olares.com", "builder", ["--auth-url-override", url])
            #expect(login.exit == 0)
            #expect(olares.sandbox.requests().map(\.path) == ["/api/firstfactor"])
            #expect(try olares.config["profiles"]?.array?.first?["authUrlOverride"] == .string(url), "stored as typed")
            olares.sandbox.expireAccessTokens()
            #expect(try await olares.run("profile", "whoami").exit == 0)
            #expect(olares.sandbox.count("/api/refresh") == 1)
        }
    }

    @Test(
        "An override that is no address of an auth service is refused",
        arguments: [
            "auth.example", "ftp://auth.example", "https://", "https://u:p@auth.example", "https://auth.example?x=1",
            "http://auth.example",
        ])
    func uselessOverride(url: String) async throws {
        try await withOlares { olares in
            let run = try await olares.logIn("bob@olares.com", "builder", ["--auth-url-override", url])
            #expect(run.exit == 2)
            #expect(run.stderr.hasPrefix("error: "))
            #expect(olares.sandbox.count() == 0)
        }
    }
}
