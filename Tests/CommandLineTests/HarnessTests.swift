import Foundation
import OlaresCore
import Sandbox
import Testing

/// The tests' own machinery: what it promises to the tests that rest on it.
@Suite struct HarnessTests {
    @Test("A secret in what was written, in a file or in a file's name is found")
    func findsSecrets() async throws {
        try await withOlares { olares in
            let quiet = Run(stdout: "nothing", stderr: "", exit: 0, signal: nil)
            let token = try #require(olares.sandbox.grant(for: "bob@olares.com")?.refreshToken)
            olares.searchForSecrets(quiet)
            withKnownIssue { olares.searchForSecrets(Run(stdout: "", stderr: token, exit: 0, signal: nil)) }
            withKnownIssue { olares.searchForSecrets(Run(stdout: "builder", stderr: "", exit: 0, signal: nil)) }
            try olares.write("x\(token)x", to: olares.configDirectory + "/note")
            withKnownIssue { olares.searchForSecrets(quiet) }
            try FileManager.default.removeItem(atPath: olares.configDirectory + "/note")
            olares.searchForSecrets(quiet)
            try olares.write("", to: olares.configDirectory + "/\(token).lock")
            withKnownIssue { olares.searchForSecrets(quiet) }
        }
    }

    @Test("A child has the descriptors, the environment and the folder that it is given, and no others")
    func isolates() async throws {
        try await withOlares { olares in
            let child = try olares.start(
                ["-c", "pwd; env; for f in 3 4 5 6 7 8 9; do : 2>&- <&$f && echo open $f; done"],
                program: "/bin/sh")
            let run = await child.wait()
            let folder = try #require(run.lines.first)
            #expect(URL(filePath: folder).lastPathComponent == "work")
            #expect(run.lines.contains("HOME=\(olares.home)"))
            #expect(!run.lines.contains { $0.hasPrefix("USER=") || $0.hasPrefix("open") })
        }
    }

    @Test("Large inputs and outputs flow while the other side is busy")
    func flows() async throws {
        try await withOlares { olares in
            let text = String(repeating: "0123456789abcdef\n", count: 40_000)
            let run = try await olares.start([], program: "/bin/cat", input: .text(text)).wait()
            #expect(run.stdout == text)
            let deaf = try olares.start(["7"], program: "/bin/sleep", input: .text(text))
            deaf.send(SIGTERM)
            #expect(await deaf.wait().signal == SIGTERM)
        }
    }

    @Test("A program that is parked on a terminal ends with the test")
    func clearsAway() async throws {
        var pid: pid_t = -1
        try await withOlares { olares in
            let session = try olares.start(
                on: try olares.terminal(), ["-c", "trap '' HUP TERM; cat"], program: "/bin/sh")
            pid = await session.pid
            #expect(kill(pid, 0) == 0)
        }
        #expect(pid > 0)
        #expect(kill(pid, 0) != 0)
    }

    @Test("A program on a terminal can be suspended, brought back and interrupted")
    func controlsJobs() async throws {
        try await withOlares { olares in
            let terminal = try olares.terminal(columns: 33)
            let script = "trap 'echo awake' CONT; stty size; stty -echo; sleep 60 & echo asleep; wait; wait"
            let session = try olares.start(on: terminal, ["-c", script], program: "/bin/sh")
            #expect(await terminal.wait(for: "asleep"))
            #expect(terminal.text.contains("24 33"))
            #expect(!terminal.echoes)
            terminal.press(control: "Z")
            #expect(await session.isSuspended())
            session.resume()
            #expect(await terminal.wait(for: "awake"))
            terminal.press(control: "C")
            #expect(await session.wait().exit == 128 + SIGINT)
        }
    }
}
