import Foundation
import OlaresCore
import Sandbox
import Testing

/// `profile login` by a person at a terminal, or by an agent in front of one.
@Suite struct LoginTerminalTests {
    private let login = ["profile", "login", "--olares-id"]

    @Test("The password is asked for on standard error, and not shown")
    func password() async throws {
        try await withOlares { olares in
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, login + ["bob@olares.com"], capturesOutput: true)
            #expect(await terminal.wait(for: "password for bob@olares.com: "))
            #expect(!terminal.echoes)
            terminal.type("builder\n")
            let run = await session.wait()
            #expect(run.exit == 0)
            #expect(run.lines.first == "logged in as bob@olares.com (profile: bob@olares.com)")
            #expect(terminal.text == "password for bob@olares.com: \n")
            #expect(terminal.echoes)
        }
    }

    @Test("The code is asked for, shown as it is typed, and the whole login is done again with it")
    func code() async throws {
        try await withOlares { olares in
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, login + ["alice@olares.com"])
            #expect(await terminal.wait(for: "password for alice@olares.com: "))
            terminal.type("wonderland\n")
            #expect(await terminal.wait(for: "two-factor code for alice@olares.com: "))
            #expect(terminal.echoes)
            let code = try #require(olares.sandbox.oneTimeCode(for: "alice@olares.com"))
            terminal.type(" \(code) \n")
            #expect(await session.wait().exit == 0)
            #expect(
                terminal.text == """
                    password for alice@olares.com:\(" ")
                    two-factor code for alice@olares.com:  \(code)\(" ")
                    logged in as alice@olares.com (profile: alice@olares.com)
                    switched current profile to alice@olares.com
                    token stored via \(olares.backend) (service "olares-cli", account "alice@olares.com").

                    """)
            #expect(
                olares.sandbox.counts == ["POST auth /api/firstfactor": 2, "POST auth /api/secondfactor/totp": 1])
        }
    }

    @Test("A code that is given is not asked for")
    func givenCode() async throws {
        try await withOlares { olares in
            let code = try #require(olares.sandbox.oneTimeCode(for: "alice@olares.com"))
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, login + ["alice@olares.com", "--totp", code])
            #expect(await terminal.wait(for: "password for alice@olares.com: "))
            terminal.type("wonderland\n")
            #expect(await session.wait().exit == 0)
            #expect(olares.sandbox.count("/api/firstfactor") == 1)
        }
    }

    @Test("A wrong code ends it: it is not asked for twice")
    func wrongCode() async throws {
        try await withOlares { olares in
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, login + ["alice@olares.com"])
            #expect(await terminal.wait(for: "password for"))
            terminal.type("wonderland\n")
            #expect(await terminal.wait(for: "two-factor code for"))
            terminal.type("nonsense\n")
            #expect(await session.wait().exit == 1)
            #expect(terminal.text.contains("error: second-factor authentication failed: "))
            #expect(try olares.storedToken("alice@olares.com") == nil)
        }
    }

    @Test("Nothing typed is an empty password, and an empty code", arguments: ["\n", "\u{4}"])
    func nothing(typed: String) async throws {
        try await withOlares { olares in
            let terminal = try olares.terminal()
            let first = try olares.start(on: terminal, login + ["bob@olares.com"])
            #expect(await terminal.wait(for: "password for"))
            terminal.type(typed)
            #expect(await first.wait().exit == 2)
            #expect(terminal.text.contains("error: password is empty\n"))
            #expect(terminal.echoes)
            #expect(olares.sandbox.count() == 0)

            let second = try olares.start(on: terminal, login + ["alice@olares.com"])
            #expect(await terminal.wait(for: "password for alice@olares.com: "))
            terminal.type("wonderland\n")
            #expect(await terminal.wait(for: "two-factor code for"))
            terminal.type(typed)
            #expect(await second.wait().exit == 2)
            #expect(terminal.text.contains("error: TOTP code is empty\n"))
            #expect(terminal.echoes)
        }
    }

    @Test("With --password-stdin the terminal is not asked for the code")
    func pipedPassword() async throws {
        try await withOlares { olares in
            let pipe = try Channel.pipe()
            Channel.write("wonderland\n", to: pipe.writing)
            close(pipe.writing)
            let terminal = try olares.terminal()
            let session = try olares.start(
                on: terminal, login + ["alice@olares.com", "--password-stdin"], input: .descriptor(pipe.reading))
            close(pipe.reading)
            #expect(await session.wait().exit == 2)
            #expect(terminal.text.contains("error: two-factor authentication required: re-run with --totp <code>\n"))
        }
    }

    @Test("An agent parks it at the prompt, asks its person, and types the answer later")
    func agent() async throws {
        try await withOlares { olares in
            let terminal = try olares.terminal()
            let parked = try olares.start(on: terminal, login + ["bob@olares.com"], capturesOutput: true)
            #expect(await terminal.wait(for: "password for bob@olares.com: "))
            // Meanwhile life goes on, and the parked login holds no lock.
            #expect(try await olares.run("profile", "list").lines.first == "no profiles configured.")
            olares.sandbox.add(User("eve@olares.com", password: "apple-pie"))
            #expect(try await olares.logIn("eve@olares.com", "apple-pie").exit == 0)
            terminal.type("builder\n")
            let run = await parked.wait()
            #expect(run.exit == 0)
            #expect(run.stdout.contains("previous profile: eve@olares.com"))
            #expect(try olares.config["profiles"]?.array?.count == 2)
        }
    }

    #if os(Linux)
    @Test("While it runs, its command line has what it was given and nothing more")
    func commandLine() async throws {
        try await withOlares { olares in
            olares.sandbox.add(Fault(.hold(name: "answer"), path: "/api/firstfactor"))
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, login + ["bob@olares.com"])
            #expect(await terminal.wait(for: "password for bob@olares.com: "))
            terminal.type("builder\n")
            #expect(await olares.sandbox.waitUntilHeld("answer"))
            let pid = await session.pid
            let words = try #require(FileManager.default.contents(atPath: "/proc/\(pid)/cmdline"))
            #expect(
                String(decoding: words, as: UTF8.self)
                    == ([Program.path] + login + ["bob@olares.com"]).map { $0 + "\0" }.joined())
            olares.sandbox.release("answer")
            #expect(await session.wait().exit == 0)
        }
    }
    #endif
}
