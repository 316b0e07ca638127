import Foundation
import OlaresCore
import Sandbox
import Testing

/// `profile remove`.
@Suite struct RemoveTests {
    private func plantThree(_ olares: Olares, current: String = "home", previous: String = "") throws {
        try olares.plant(
            .init("alice@olares.com", alias: "home", token: .live(seconds: 600)),
            .init("bob@olares.com", token: .live(seconds: 600)), .init("eve@olares.com", alias: "lab"),
            current: current, previous: previous)
    }

    @Test("The current one goes, and the previous one becomes current")
    func current() async throws {
        try await withOlares { olares in
            try plantThree(olares, previous: "lab")
            let run = try await olares.run("profile", "remove", "home")
            #expect(run.stdout == "removed profile home (alice@olares.com)\ncurrent profile is now: lab\n")
            #expect(run.stderr.isEmpty)
            #expect(run.exit == 0)
            #expect(try olares.storedToken("alice@olares.com") == nil)
            #expect(try olares.storedToken("bob@olares.com") != nil)
            #expect(try olares.config["previousProfile"] == nil)
            #expect(olares.sandbox.count() == 0, "the server is not told")
        }
    }

    @Test("Without a previous one the first that remains becomes current")
    func firstRemaining() async throws {
        try await withOlares { olares in
            try plantThree(olares)
            let run = try await olares.run("profile", "remove", "alice@olares.com")
            #expect(run.stdout == "removed profile home (alice@olares.com)\ncurrent profile is now: bob@olares.com\n")
        }
    }

    @Test("Another than the current one goes, and the current one stays")
    func other() async throws {
        try await withOlares { olares in
            try plantThree(olares, previous: "bob@olares.com")
            let run = try await olares.run("profile", "rm", "bob@olares.com")
            #expect(run.stdout == "removed profile bob@olares.com (bob@olares.com)\ncurrent profile is now: home\n")
            #expect(try olares.config["previousProfile"] == nil)
            #expect(try await olares.run("profile", "use", "-").exit == 1)
        }
    }

    @Test("With the last one the secret store goes too")
    func last() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            let run = try await olares.run("profile", "remove", "alice@olares.com")
            #expect(
                run.stdout == """
                    removed profile alice@olares.com (alice@olares.com)
                    no profiles remain.
                    cleaned up keychain storage for service "olares-cli".

                    """)
            #expect(!FileManager.default.fileExists(atPath: olares.vaultDirectory))
            #expect(try olares.config == [:])
            #expect(try await olares.run("profile", "list").lines.first == "no profiles configured.")
        }
    }

    @Test("A token that cannot be read is removed all the same")
    func unreadable() async throws {
        try await withOlares { olares in
            try plantThree(olares)
            let blob = olares.vaultDirectory + "/bob_olares.com.enc"
            try olares.write([UInt8](repeating: 7, count: 90), to: blob)
            let run = try await olares.run("profile", "remove", "bob@olares.com")
            #expect(run.exit == 0)
            #expect(!FileManager.default.fileExists(atPath: blob))
        }
    }

    @Test("A token without a profile, left by a login that was killed, is removed by its olaresId")
    func orphan() async throws {
        try await withOlares { olares in
            try plantThree(olares)
            let before = try olares.config
            try olares.tokens.set(TokenRecord(olaresID: "zoe@olares.com", accessToken: "a.b.c"))
            let run = try await olares.run("profile", "remove", "zoe@olares.com")
            #expect(run.lines.first == "removed profile zoe@olares.com (zoe@olares.com)")
            #expect(try olares.storedToken("zoe@olares.com") == nil)
            #expect(try olares.config == before)
        }
    }

    @Test(
        "A token without a profile, left by an import that was killed, is as good as it was: `use` gives it a profile")
    func adopted() async throws {
        try await withOlares { olares in
            #expect(try await olares.logIn("bob@olares.com", "builder").exit == 0)
            let token = try olares.storedToken("bob@olares.com")
            try FileManager.default.removeItem(atPath: olares.configFile)
            let refused = try await olares.run(
                "profile", "import", "--olares-id", "bob@olares.com", "--refresh-token", "spent")
            expectFailure(
                refused, .alreadyAuthenticated, message: "already authenticated for bob@olares.com",
                fix: "olares-cli profile use bob@olares.com")
            let run = try await olares.run("profile", "use", "bob@olares.com")
            #expect(run.stdout == "switched to profile bob@olares.com (bob@olares.com)\n")
            #expect(try olares.storedToken("bob@olares.com") == token)
            #expect(try await olares.run("profile", "whoami").exit == 0)
            try await olares.expectFailure(
                "profile", "use", "zoe@olares.com", code: .profileNotFound, exit: 1,
                message: "profile \"zoe@olares.com\" not found",
                fix: "olares-cli profile list")
        }
    }

    @Test("An unknown name fails and changes nothing", arguments: ["carol", "-", "HOME"])
    func unknown(name: String) async throws {
        try await withOlares { olares in
            try plantThree(olares, previous: "lab")
            let before = try olares.config
            try await olares.expectFailure(
                "profile", "remove", name, code: .profileNotFound, exit: 1, message: "profile \"\(name)\" not found",
                fix: "olares-cli profile list")
            #expect(try olares.config == before)
        }
    }

    @Test("A credential that the platform keeps is not removed")
    func managed() async throws {
        try await withOlares { olares in
            try olares.plant(
                .init("alice@olares.com", others: ["managed": true, "appName": "openclaw"]), .init("bob@olares.com"))
            let before = try olares.config
            try await olares.expectFailure(
                "profile", "remove", "alice@olares.com", code: .profileManaged, exit: 1,
                message: "its credential is issued by the platform for application \"openclaw\"")
            #expect(try olares.config == before)
        }
    }

    @Test("A dry run says what would go, and leaves it")
    func dryRun() async throws {
        try await withOlares { olares in
            try plantThree(olares)
            let before = try olares.config
            let run = try await olares.run("profile", "remove", "home", "--dry-run")
            #expect(run.stdout == "would remove profile home (alice@olares.com) and its stored token\n")
            let data = try await olares.run("profile", "remove", "home", "--dry-run", "-o", "json")
            #expect(try data.json == ["dryRun": true, "removed": "home", "olaresId": "alice@olares.com"])
            #expect(try olares.config == before)
            #expect(try olares.storedToken("alice@olares.com") != nil)
            try await olares.expectFailure(
                "profile", "remove", "carol", "--dry-run", code: .profileNotFound, exit: 1, message: "not found")
        }
    }

    @Test("As data it says what went and who is current now")
    func data() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", alias: "home"), .init("bob@olares.com"))
            let first = try await olares.run("profile", "remove", "home", "-o", "json")
            #expect(
                try first.json == [
                    "removed": "home", "olaresId": "alice@olares.com", "current": "bob@olares.com", "purged": false,
                ])
            let second = try await olares.run("profile", "remove", "bob@olares.com", "-o", "json")
            #expect(
                try second.json == ["removed": "bob@olares.com", "olaresId": "bob@olares.com", "purged": true])
        }
    }

    // MARK: On a terminal

    @Test("On a terminal it asks, and goes ahead on yes alone", arguments: ["y", "Y", "yes", " yes "])
    func yes(answer: String) async throws {
        try await withOlares { olares in
            try plantThree(olares)
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["profile", "remove", "home"], capturesOutput: true)
            #expect(await terminal.wait(for: "Remove profile home (alice@olares.com) and its stored token? [y/N]: "))
            terminal.type(answer + "\n")
            let run = await session.wait()
            #expect(run.stdout.hasPrefix("removed profile home (alice@olares.com)\n"))
            #expect(run.exit == 0)
        }
    }

    @Test("Any other answer leaves everything as it is", arguments: ["n\n", "\n", "yep\n", "home\n", "\u{4}"])
    func no(typed: String) async throws {
        try await withOlares { olares in
            try plantThree(olares)
            let before = try olares.config
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["profile", "remove", "home"], capturesOutput: true)
            #expect(await terminal.wait(for: "[y/N]: "))
            terminal.type(typed)
            let run = await session.wait()
            #expect(run.exit == FailureCode.confirmationDeclined.exit.rawValue)
            #expect(run.stdout.isEmpty)
            #expect(terminal.text.contains("error: aborted by user; nothing was changed\n"))
            #expect(try olares.config == before)
            #expect(try olares.storedToken("alice@olares.com") != nil)
        }
    }

    @Test("An unknown name fails before it asks")
    func unknownOnTerminal() async throws {
        try await withOlares { olares in
            try plantThree(olares)
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["profile", "remove", "carol"])
            #expect(await session.wait().exit == 1)
            #expect(terminal.text == "error: profile \"carol\" not found\nfix: olares-cli profile list\n")
        }
    }

    @Test("--yes and -y keep it from asking", arguments: ["--yes", "-y"])
    func unasked(option: String) async throws {
        try await withOlares { olares in
            try plantThree(olares)
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["profile", "remove", option, "home"])
            #expect(await session.wait().exit == 0)
            #expect(
                terminal.text == "removed profile home (alice@olares.com)\ncurrent profile is now: bob@olares.com\n")
        }
    }
}
