import Foundation
import OlaresCore
import Sandbox
import Testing

/// Signals that end the program: at once, with the code that shells expect, and with nothing left behind.
@Suite struct SignalsTests {
    private let login = ["profile", "login", "--olares-id"]

    /// A signal, and the key that sends it where there is one.
    struct Ending: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let signal: Int32
        var key: Character?
        var exit: Int32 { 128 + signal }

        static let all = [
            Ending(testDescription: "Ctrl-C", signal: SIGINT, key: "C"),
            Ending(testDescription: "Ctrl-\\", signal: SIGQUIT, key: "\\"),
            Ending(testDescription: "SIGINT", signal: SIGINT), Ending(testDescription: "SIGTERM", signal: SIGTERM),
            Ending(testDescription: "SIGHUP", signal: SIGHUP),
        ]

        func send(to session: TerminalSession, on terminal: Terminal) async {
            if let key { terminal.press(control: key) } else { await session.send(signal) }
        }
    }

    @Test("At the password prompt", arguments: Ending.all)
    func atPassword(ending: Ending) async throws {
        try await withOlares { olares in
            let before = olares.files
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, login + ["bob@olares.com"])
            #expect(await terminal.wait(for: "password for bob@olares.com: "))
            // What is typed reaches a terminal when the system gets round to it. Only a key comes after it for certain; a signal
            // may be first, and what is typed once the terminal is as before is seen.
            if ending.key != nil { terminal.type("build") }
            await ending.send(to: session, on: terminal)
            #expect(await session.wait().exit == ending.exit)
            #expect(terminal.echoes && terminal.isCanonical)
            #expect(terminal.text == "password for bob@olares.com: \n")
            #expect(olares.files == before)
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("At the code prompt", arguments: Ending.all)
    func atCode(ending: Ending) async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com", token: .live(seconds: 600)))
            let before = try olares.state
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, login + ["alice@olares.com"])
            #expect(await terminal.wait(for: "password for"))
            terminal.type("wonderland\n")
            #expect(await terminal.wait(for: "two-factor code for alice@olares.com: "))
            await ending.send(to: session, on: terminal)
            #expect(await session.wait().exit == ending.exit)
            #expect(terminal.echoes && terminal.isCanonical)
            #expect(try olares.state == before)
            #expect(try olares.storedToken("alice@olares.com") == nil)
        }
    }

    @Test("At a question, which then counts as not answered")
    func atQuestion() async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com", token: .live(seconds: 600)))
            let before = try olares.state
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["profile", "remove", "bob@olares.com"])
            #expect(await terminal.wait(for: "[y/N]: "))
            terminal.type("y")
            terminal.press(control: "C")
            #expect(await session.wait().exit == 130)
            #expect(try olares.state == before)
        }
    }

    @Test("While the server has not answered", arguments: [SIGINT, SIGTERM, SIGHUP])
    func held(signal: Int32) async throws {
        try await withOlares { olares in
            for exchange in [Exchange.login, .whoami] {
                try olares.prepare(exchange)
                let before = try olares.state
                olares.sandbox.add(Fault(.hold(name: exchange.rawValue), path: exchange.path))
                let words =
                    exchange == .login ? login + ["bob@olares.com", "--password-stdin"] : ["profile", "whoami"]
                let child = try olares.start(words, input: .text("builder\n"))
                #expect(await olares.sandbox.waitUntilHeld(exchange.rawValue))
                child.send(signal)
                // The answer is still held: nothing waits for it.
                let run = await child.wait()
                #expect(run.exit == 128 + signal)
                #expect(run.stdout.isEmpty && run.stderr.isEmpty)
                #expect(try olares.state == before)
                olares.searchForSecrets(run)
            }
        }
    }

    @Test("While a refresh is under way, whose answer is stored first", arguments: [SIGINT, SIGTERM, SIGHUP])
    func duringRefresh(signal: Int32) async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.rotation = .strict
            try olares.prepare(.refresh)
            let before = try #require(try olares.storedToken("bob@olares.com"))
            olares.sandbox.add(Fault(.hold(name: "r"), path: Exchange.refresh.path, phase: .afterHandling, times: 1))
            let child = try olares.start(["profile", "whoami"])
            #expect(await olares.sandbox.waitUntilHeld("r"))
            child.send(signal)
            olares.sandbox.release("r")
            let run = await child.wait()
            #expect(run.exit == 128 + signal)
            #expect(run.stdout.isEmpty)
            let after = try #require(try olares.storedToken("bob@olares.com"))
            #expect(after.refreshToken != before.refreshToken)
            #expect(try await olares.run("profile", "whoami").exit == 0)
            #expect(olares.sandbox.count(Exchange.refresh.path) == 1)
        }
    }

    @Test("A signal that the parent has it ignore stays ignored")
    func ignored() async throws {
        try await withOlares { olares in
            olares.sandbox.add(Fault(.hold(name: "answer"), path: Exchange.login.path))
            let child = try olares.start(
                ["-c", "trap '' HUP; exec \"$@\"", "sh", Program.path] + login + [
                    "bob@olares.com", "--password-stdin",
                ],
                program: "/bin/sh", input: .text("builder\n"))
            #expect(await olares.sandbox.waitUntilHeld("answer"))
            child.send(SIGHUP)
            olares.sandbox.release("answer")
            #expect(await child.wait().exit == 0)
        }
    }

    // MARK: Job control

    @Test("Suspended at a prompt it gives the terminal back; in front again it asks again", arguments: ["Z", nil])
    func suspended(key: Character?) async throws {
        try await withOlares { olares in
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, login + ["alice@olares.com"])
            for (secret, question) in [("wonderland", "password for"), ("", "two-factor code for")] {
                let prompt = "\(question) alice@olares.com: "
                #expect(await terminal.wait(for: prompt))
                #expect(terminal.echoes == secret.isEmpty)
                // What is typed so far is not part of the answer.
                terminal.type("half")
                if let key { terminal.press(control: key) } else { await session.send(SIGTSTP) }
                #expect(await session.isSuspended())
                #expect(terminal.echoes && terminal.isCanonical)
                session.resume()
                #expect(await terminal.wait(for: prompt, times: 2))
                #expect(terminal.echoes == secret.isEmpty)
                let code = try #require(olares.sandbox.oneTimeCode(for: "alice@olares.com"))
                terminal.type((secret.isEmpty ? code : secret) + "\n")
            }
            #expect(await session.wait().exit == 0)
            #expect(terminal.echoes)
            #expect(try olares.storedToken("alice@olares.com") != nil)
            olares.searchForSecrets(in: ["the screen": terminal.text])
        }
    }

    @Test("Started in the background it parks before it asks, and is answered after `fg`")
    func background() async throws {
        try await withOlares { olares in
            // With job control on, `wait` returns when the job is stopped.
            let script = #"""
                set -m
                "$@" & wait $!
                echo "parked $?"
                fg %1 >/dev/null
                echo "suspended $?"
                bg %1 >/dev/null
                wait $!
                echo "parked again $?"
                fg %1 >/dev/null
                """#
            let terminal = try olares.terminal()
            let session = try olares.start(
                on: terminal, ["-c", script, "bash", Program.path] + login + ["alice@olares.com"], program: "/bin/bash")
            #expect(await terminal.wait(for: "password for alice@olares.com: "))
            #expect(terminal.text.contains("parked \(128 + SIGTTIN)"))
            #expect(terminal.text.ranges(of: "password for").count == 1)
            #expect(!terminal.echoes)
            terminal.type("wonderland\n")
            // The code is asked for in another thread than the password; the same holds there.
            #expect(await terminal.wait(for: "two-factor code for"))
            terminal.press(control: "Z")
            #expect(await terminal.wait(for: "parked again \(128 + SIGTTIN)"))
            #expect(terminal.text.contains("suspended \(128 + SIGTSTP)"))
            #expect(await terminal.wait(for: "two-factor code for", times: 2))
            let code = try #require(olares.sandbox.oneTimeCode(for: "alice@olares.com"))
            terminal.type(code + "\n")
            #expect(await session.wait().exit == 0)
            #expect(terminal.echoes)
            #expect(try olares.storedToken("alice@olares.com") != nil)
            olares.searchForSecrets(in: ["the screen": terminal.text])
        }
    }
}
