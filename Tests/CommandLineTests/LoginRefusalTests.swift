import OlaresCore
import Sandbox
import Testing

/// `profile login` that is refused, by this machine or by the server.
@Suite struct LoginRefusalTests {
    // MARK: Before anything is asked or sent

    @Test("A token that is still good is not overwritten")
    func alreadyAuthenticated() async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com", token: .live(seconds: 86_399)))
            let before = try olares.storedToken("bob@olares.com")
            let run = try await olares.logIn("bob@olares.com", "builder")
            expectFailure(
                run, .alreadyAuthenticated, exit: 1,
                message: """
                    already authenticated for bob@olares.com (expires in 23h59m).
                    to re-authenticate, run: olares-cli profile remove bob@olares.com
                    """, fix: "olares-cli profile remove bob@olares.com")
            #expect(olares.sandbox.count() == 0)
            #expect(try olares.storedToken("bob@olares.com") == before)
        }
    }

    @Test("Nor is one whose expiry cannot be told")
    func opaque() async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com", token: .withoutExpiry))
            let run = try await olares.logIn("bob@olares.com", "builder")
            expectFailure(
                run, .storedTokenOpaque, exit: 1,
                message: """
                    a token is already stored for bob@olares.com but its expiry can't be determined client-side.
                    to re-authenticate, run: olares-cli profile remove bob@olares.com
                    """, fix: "olares-cli profile remove bob@olares.com")
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("A token that is of no more use is replaced in place")
    func replacesDeadTokens() async throws {
        let tokens: [PlantedProfile.Token] = [.none, .live(seconds: -60), .invalidated, .opaque]
        for token in tokens {
            try await withOlares { olares in
                try olares.plant(.init("bob@olares.com", alias: "work", token: token))
                let run = try await olares.logIn("bob@olares.com", "builder")
                #expect(run.lines.first == "logged in as bob@olares.com (profile: work)")
                #expect(try await olares.run("profile", "list", "--no-headers").stdout.contains("logged-in (23h59m)"))
            }
        }
    }

    @Test("A token that cannot be read is not overwritten either")
    func unreadable() async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com", token: .withoutExpiry))
            try olares.write([UInt8](repeating: 7, count: 90), to: olares.vaultDirectory + "/bob_olares.com.enc")
            let run = try await olares.logIn("bob@olares.com", "builder")
            let failure = expectFailure(
                run, .recordMalformed, exit: 1, message: "read token store: ",
                fix: "olares-cli profile remove bob@olares.com")
            #expect(failure?.fixes.last == "olares-cli profile login --olares-id bob@olares.com")
            #expect(failure?.message.contains("bob_olares.com.enc") == true)
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("What is refused anyway is refused before somebody types a password")
    func beforeThePrompt() async throws {
        try await withOlares { olares in
            try olares.plant(
                .init("alice@olares.com", alias: "home"), .init("bob@olares.com", token: .live(seconds: 86_399)))
            let refused: [([String], String)] = [
                (["--olares-id", "bob@olares.com"], "already authenticated for bob@olares.com"),
                (
                    ["--olares-id", "eve@olares.com", "--name", "home"],
                    "already belongs to the profile alice@olares.com"
                ),
                (["--olares-id", "e v e@olares.com"], "does not make a host name"),
                (["--olares-id", "eve@olares.com", "--local-url-prefix", "dev"], "is not a host label with its dot"),
                (["--olares-id", "eve@olares.com", "--auth-url-override", "http://auth.example"], "unencrypted"),
                ([], "--olares-id is required"),
            ]
            for (options, message) in refused {
                let terminal = try olares.terminal()
                let session = try olares.start(on: terminal, ["profile", "login"] + options)
                #expect(await session.wait().exit != 0)
                #expect(terminal.text.contains(message))
                #expect(!terminal.text.contains("password for"))
            }
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("A managed credential is not replaced")
    func managed() async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com", others: ["managed": true, "appName": "openclaw"]))
            let run = try await olares.logIn("bob@olares.com", "builder")
            expectFailure(
                run, .profileManaged, exit: 1, message: "cannot log in as bob@olares.com: its credential is issued by")
            #expect(olares.sandbox.count() == 0)
        }
    }

    // MARK: Input

    @Test("An olaresId is required", arguments: [[], ["--olares-id", ""], ["--olares-id="]])
    func idRequired(options: [String]) async throws {
        try await withOlares { olares in
            let run = try await olares.run(["profile", "login"] + options)
            expectFailure(
                run, .olaresIDRequired, exit: 2, message: "--olares-id is required", fix: "add --olares-id <id>")
        }
    }

    @Test("An empty password is refused", arguments: ["", "\n", "\r\n"])
    func emptyPassword(input: String) async throws {
        try await withOlares { olares in
            let run = try await olares.run(
                "profile", "login", "--olares-id", "bob@olares.com", "--password-stdin", input: .text(input))
            expectFailure(run, .passwordEmpty, exit: 2, message: "password is empty")
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("Without a terminal the password must be piped")
    func noTerminal() async throws {
        try await withOlares { olares in
            try await olares.expectFailure(
                "profile", "login", "--olares-id", "bob@olares.com", code: .inputNotTerminal, exit: 2,
                message: "stdin is not a terminal; pass --password-stdin and pipe the password instead",
                fix: "olares-cli profile login --olares-id bob@olares.com --password-stdin", input: .text("builder\n"))
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("A code that is needed and cannot be asked for", arguments: [[], ["--totp", ""], ["--totp", " "]])
    func codeNeeded(options: [String]) async throws {
        try await withOlares { olares in
            let run = try await olares.logIn("alice@olares.com", "wonderland", options)
            if options.last != " " {
                expectFailure(
                    run, .twoFactorRequired, exit: 2,
                    message: "two-factor authentication required: re-run with --totp <code>",
                    fix: "olares-cli profile login --olares-id alice@olares.com --password-stdin --totp <code>")
            } else {
                expectFailure(run, .totpEmpty, exit: 2, message: "TOTP code is empty")
            }
            #expect(try olares.storedToken("alice@olares.com") == nil)
        }
    }

    @Test("There is no option for the password itself", arguments: ["--password", "-p", "--password=builder"])
    func noPasswordOption(option: String) async throws {
        try await withOlares { olares in
            let run = try await olares.run("profile", "login", "--olares-id", "bob@olares.com", option, "builder")
            expectFailure(run, .unknownOption, exit: 2, message: "unknown option: ")
        }
    }

    // MARK: The server

    @Test("A wrong password, refused in both ways", arguments: [CredentialRefusal.status401, .statusKO])
    func wrongPassword(refusal: CredentialRefusal) async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.wrongCredentials = refusal
            olares.addSecret("swordfish")
            let run = try await olares.logIn("bob@olares.com", "swordfish")
            expectFailure(
                run, .signInRejected, exit: 1, message: "first-factor authentication failed: ",
                fix: "check the olaresId and the password, and log in again")
            #expect(run.stderr.contains("Authentication failed, incorrect password."))
            #expect(olares.sandbox.count() == 1, "it is not tried again")
            #expect(try await olares.run("profile", "list").lines.first == "no profiles configured.")
        }
    }

    @Test("A wrong code, refused in both ways", arguments: [CredentialRefusal.status401, .statusKO])
    func wrongCode(refusal: CredentialRefusal) async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.wrongCredentials = refusal
            let right = try #require(olares.sandbox.oneTimeCode(for: "alice@olares.com"))
            let wrong = right == "000000" ? "000001" : "000000"
            olares.sandbox.clockOffset = 0
            let run = try await olares.logIn("alice@olares.com", "wonderland", ["--totp", wrong])
            expectFailure(
                run, .signInRejected, exit: 1, message: "second-factor authentication failed: ",
                fix: "use the code that the authenticator shows now, and log in again")
            #expect(run.stderr.contains("The one-time code is wrong."))
            #expect(olares.sandbox.count("/api/secondfactor/totp") == 1, "it is not tried again")
            #expect(try olares.storedToken("alice@olares.com") == nil, "half a login is none")
        }
    }

    @Test("A code that was used before is as wrong as any")
    func usedCode() async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.hasSingleUseCodes = true
            let code = try #require(olares.sandbox.oneTimeCode(for: "alice@olares.com"))
            #expect(try await olares.logIn("alice@olares.com", "wonderland", ["--totp", code]).exit == 0)
            _ = try await olares.run("profile", "remove", "alice@olares.com")
            let run = try await olares.logIn("alice@olares.com", "wonderland", ["--totp", code])
            expectFailure(run, .signInRejected, exit: 1, message: "second-factor authentication failed")
        }
    }

    @Test("An OK without a token is no login", arguments: [TokenAnswer.Field.accessToken], [true, false])
    func okWithoutToken(field: TokenAnswer.Field, isOmitted: Bool) async throws {
        try await withOlares { olares in
            if isOmitted {
                olares.sandbox.behaviour.firstFactor.omitted = [field]
            } else {
                olares.sandbox.behaviour.firstFactor.empty = [field]
            }
            let run = try await olares.logIn("bob@olares.com", "builder")
            expectFailure(
                run, .decode, exit: 1, message: "/api/firstfactor answered OK without an access token",
                fix: "check that https://auth.bob.olares.com is the auth address of an Olares")
            #expect(try await olares.run("profile", "list").lines.first == "no profiles configured.")
        }
    }

    @Test("Nor is one from the second factor")
    func codeOKWithoutToken() async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.secondFactor.omitted = [.accessToken]
            let code = try #require(olares.sandbox.oneTimeCode(for: "alice@olares.com"))
            let run = try await olares.logIn("alice@olares.com", "wonderland", ["--totp", code])
            expectFailure(
                run, .decode, exit: 1, message: "/api/secondfactor/totp answered OK without an access token")
            #expect(try olares.storedToken("alice@olares.com") == nil)
        }
    }

    @Test("What the second factor leaves out is that of the first, and good for refreshes")
    func secondFactorGaps() async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.secondFactor.empty = [.sessionId, .refreshToken]
            let code = try #require(olares.sandbox.oneTimeCode(for: "alice@olares.com"))
            #expect(try await olares.logIn("alice@olares.com", "wonderland", ["--totp", code]).exit == 0)
            let record = try #require(try olares.storedToken("alice@olares.com"))
            #expect(record.sessionID == olares.sandbox.grants.first?.sessionId)
            #expect(record.refreshToken == olares.sandbox.grants.first?.refreshToken)
            olares.sandbox.expireAccessTokens()
            #expect(try await olares.run("profile", "whoami").exit == 0)
        }
    }

    @Test(
        "What refuses a login beside the password is quoted, and advised on",
        arguments: [
            ("dial tcp 10.0.0.3:3890: connect: connection refused", "the Olares cannot look up its users"),
            ("write /data/users.db: no space left on device", "make room on the disk of the Olares"),
            ("user not found", "check the olaresId: this Olares knows nobody of that name"),
        ])
    func otherReasons(problem: String, advice: String) async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.directoryProblem = problem
            let failure = expectFailure(
                try await olares.logIn("bob@olares.com", "builder"), .signInRejected, exit: 1,
                message: "first-factor authentication failed: /api/firstfactor returned HTTP 401: \(problem)")
            #expect(failure?.fixes.first?.hasPrefix(advice) == true, "\(failure?.fixes ?? [])")
        }
    }

    @Test("Too many attempts are no wrong password")
    func banned() async throws {
        try await withOlares { olares in
            olares.sandbox.add(Fault(.status(code: 429, body: #"{"message":"banned"}"#), path: "/api/firstfactor"))
            let failure = expectFailure(
                try await olares.logIn("bob@olares.com", "builder"), .httpClientError, exit: 1,
                message: "/api/firstfactor returned HTTP 429: banned")
            #expect(failure?.fixes.first?.hasPrefix("wait some minutes") == true)
            #expect(olares.sandbox.count() == 1, "each attempt more would prolong it")
        }
    }
}
