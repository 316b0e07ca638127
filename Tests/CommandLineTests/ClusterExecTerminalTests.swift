import Foundation
import OlaresCore
import Sandbox
import Testing

/// `cluster pod exec -it` by a person at a terminal.
@Suite struct ClusterExecTerminalTests {
    @Test("A shell: its prompt, its echo, its keys, its window, its exit code, and the terminal as it was")
    func shell() async throws {
        try await withExec { olares, pod in
            let terminal = try olares.terminal(columns: 100, rows: 30)
            let session = try olares.start(on: terminal, olares.execWords(pod, ["-it"], ["sh"]))
            #expect(await terminal.wait(for: "Connected to user-space-alice/\(pod) [container app]"))
            #expect(await terminal.wait(for: "[user-space-alice/\(pod)/app] "))
            #expect(!terminal.echoes && !terminal.isCanonical)
            terminal.type("stty size\n")
            #expect(await terminal.wait(for: "30 100"))
            terminal.resize(columns: 90, rows: 20)
            terminal.type("until stty size | grep 20; do :; done\n")
            #expect(await terminal.wait(for: "20 90"))
            // What says so is what the key is to end: between two commands of its own the shell would go on to the second.
            terminal.type("sh -c 'echo be\"\"gun; exec sleep 600'\n")
            #expect(await terminal.wait(for: "begun"))
            terminal.press(control: "C")
            terminal.type("echo still $((6 * 7))\n")
            #expect(await terminal.wait(for: "still 42"))
            terminal.type("(exit 5)\n")
            terminal.press(control: "D")
            #expect(await session.wait().exit == 5)
            #expect(terminal.text.contains("Connection to user-space-alice/\(pod) [container app] closed."))
            #expect(terminal.echoes && terminal.isCanonical)
            #expect(terminal.text.contains("\u{1b}]0;user-space-alice/\(pod)/app\u{7}"))
            #expect(terminal.text.contains("\u{1b}]0;\u{7}"))
            let exec = try #require(olares.sandbox.execs.first)
            #expect(exec.tty && exec.resizes.first == [100, 30] && exec.resizes.last == [90, 20])
            #expect(exec.inputBeforeSize == 0)
        }
    }

    @Test("However it ends, the terminal is as it was", arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT])
    func killed(signal: Int32) async throws {
        try await withExec { olares, pod in
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, olares.execWords(pod, ["-it"], ["sh"]))
            #expect(await terminal.wait(for: "/app] "))
            #expect(!terminal.echoes)
            await session.send(signal)
            #expect(await session.wait().exit == 128 + signal)
            #expect(terminal.echoes && terminal.isCanonical)
        }
    }

    @Test("A server that goes away is a failure, and the terminal is as it was")
    func lost() async throws {
        try await withExec { olares, pod in
            olares.sandbox.behaviour.cluster.exec.resetsAfter = 2000
            let terminal = try olares.terminal()
            let session = try olares.start(
                on: terminal, olares.execWords(pod, ["-it"], ["sh", "-c", "head -c 9000 /dev/zero; sleep 600"]))
            #expect(await session.wait().exit == 1)
            #expect(terminal.text.contains("error: exec connection closed before the command's exit status"))
            #expect(terminal.text.contains("fix: "))
            #expect(terminal.echoes && terminal.isCanonical)
        }
    }

    @Test("Suspended from elsewhere, it gives the terminal back until it goes on")
    func suspended() async throws {
        try await withExec { olares, pod in
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, olares.execWords(pod, ["-it"], ["sh"]))
            #expect(await terminal.wait(for: "/app] "))
            await session.send(SIGTSTP)
            #expect(await session.status() == 128 + SIGSTOP)
            #expect(terminal.echoes && terminal.isCanonical)
            session.resume()
            terminal.type("echo back $((6 * 7)); exit\n")
            #expect(await terminal.wait(for: "back 42"))
            #expect(await session.wait().exit == 0)
            #expect(terminal.echoes && terminal.isCanonical)
        }
    }

    @Test("A terminal that takes nothing keeps no signal from ending it")
    func stopped() async throws {
        try await withExec { olares, pod in
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, olares.execWords(pod, ["-it"], ["sh"]))
            #expect(await terminal.wait(for: "/app] "))
            let pid = await session.pid
            try #require(pid > 0)
            terminal.stopOutput()
            kill(pid, SIGTERM)
            for _ in 0..<6000 where kill(pid, 0) == 0 { try await Task.sleep(for: .milliseconds(20)) }
            terminal.resumeOutput()
            #expect(await session.wait().exit == 128 + SIGTERM)
            #expect(terminal.echoes && terminal.isCanonical)
            #expect(!terminal.text.contains("\u{1b}]0;\u{7}"))
        }
    }

    #if os(Linux)
    @Test("In the background it waits for its input, and does not take it for ended")
    func background() async throws {
        try await withExec { olares, pod in
            let terminal = try olares.terminal()
            let session = try olares.start(
                on: terminal, olares.execWords(pod, ["-i"], ["sh", "-c", "echo be''gun; sed s/^/got-/"]))
            #expect(await terminal.wait(for: "begun"))
            await session.send(SIGTSTP)
            #expect(await session.isSuspended())
            terminal.type("one\n")
            let pid = await session.pid
            try #require(pid > 0)
            kill(pid, SIGCONT)
            // It finds that there is something to read, and that it may not.
            for _ in 0..<6000 {
                let fields = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
                guard fields.contains(") R ") || fields.contains(") S ") else { break }
                try await Task.sleep(for: .milliseconds(20))
            }
            session.resume()
            terminal.type("two\n")
            terminal.press(control: "D")
            #expect(await terminal.wait(for: "got-two"))
            #expect(await session.wait().exit == 0)
            #expect(terminal.text.contains("got-one\ngot-two\n"))
        }
    }
    #endif

    @Test("Without a pod a container is picked; escape picks none")
    func picker() async throws {
        try await withExec { olares, pod in
            let terminal = try olares.terminal()
            let cancelled = try olares.start(on: terminal, ["cluster", "pod", "exec", "-it"])
            #expect(await terminal.wait(for: "Select a container to exec into"))
            #expect(!terminal.text.contains("user-space-bob"))
            terminal.type("\u{1b}")
            #expect(await cancelled.wait().exit == 0)
            #expect(olares.sandbox.execs.isEmpty)
            #expect(terminal.echoes && terminal.isCanonical)
            // A terminal belongs to the shell that was on it first.
            let other = try olares.terminal()
            let session = try olares.start(
                on: other,
                ["cluster", "container", "exec", "-it", "-n", "user-space-alice", "--", "sh", "-c", "echo in $0", "x"])
            #expect(await other.wait(for: "Select a container in user-space-alice to exec into"))
            other.type("proxy desk")
            #expect(await other.wait(for: "› proxy desk"))
            other.type("\n")
            #expect(await session.wait().exit == 0)
            #expect(other.text.contains("in x"))
            #expect(olares.sandbox.execs.first?.container == "proxy")
        }
    }

    @Test("Without -t what the command writes cannot act on the terminal")
    func cleaned() async throws {
        try await withExec { olares, pod in
            let terminal = try olares.terminal()
            let session = try olares.start(
                on: terminal,
                olares.execWords(pod, ["printf", "\\033[31mred\\033[0m\\ttab\\n\\033]0;title\\007end\\n"]))
            #expect(await session.wait().exit == 0)
            #expect(terminal.text.contains("red"))
            #expect(!terminal.text.contains("\u{1b}[31m") && !terminal.text.contains("\u{1b}]0;"))
        }
    }
}
