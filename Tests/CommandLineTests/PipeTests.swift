import Foundation
import OlaresCore
import Sandbox
import Testing

/// Standard streams that are closed, full, or left by whoever was at the other end.
@Suite struct PipeTests {
    @Test("A full device is a failure, and no success with half a result")
    func full() async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com", token: .live(seconds: 600)))
            for words in [
                ["--version"], ["--help"], ["profile", "list"], ["profile", "whoami", "-o", "json"], ["commands"],
            ] {
                let run = try await olares.start(words, output: .file("/dev/full")).wait()
                expectFailure(
                    run, .outputUnwritable, exit: 1, message: "write standard output: no space left on device")
            }
        }
    }

    @Test("So is a standard output that is closed, and nothing else gets what was meant for it")
    func closedOutput() async throws {
        try await withOlares { olares in
            try olares.plant(
                .init("bob@olares.com", token: .live(seconds: 600)),
                .init("alice@olares.com", token: .live(seconds: 600)))
            for words in [
                ["--version"], ["profile", "list"], ["profile", "whoami"], ["profile", "use", "alice@olares.com"],
                ["profile", "use", "-"], ["profile", "remove", "alice@olares.com"],
            ] {
                let run = try await olares.start(words, output: .closed).wait()
                expectFailure(run, .outputUnwritable, exit: 1, message: "write standard output: bad file descriptor")
                olares.searchForSecrets(run)
            }
            // What was asked for is done all the same, and no file has a result in it.
            #expect(try await olares.run("profile", "list", "--no-headers").lines.count == 1)
            #expect(try olares.config["profiles"]?.array?.count == 1)
            #expect(olares.sandbox.requests().allSatisfy { $0.bodyLength == 0 })
        }
    }

    @Test("A reader that leaves early ends it quietly", arguments: ["list", "list -o json", "list -o yaml"])
    func earlyReader(verb: String) async throws {
        try await withOlares { olares in
            // More than a pipe holds.
            try olares.plant((1...2000).map { PlantedProfile("somebody-with-a-long-name-\($0)@olares.example") })
            let script = #""$@" | head -c 1 >/dev/null; echo "${PIPESTATUS[0]}""#
            let run = try await olares.start(
                ["-c", script, "bash", Program.path, "profile"] + verb.split(separator: " ").map(String.init),
                program: "/bin/bash"
            ).wait()
            #expect(run.stdout == "0\n")
            #expect(run.stderr.isEmpty)
        }
    }

    @Test("Without standard error the result and the exit code are the same")
    func closedErrors() async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com", token: .live(seconds: 600)))
            for errors in [ChildProcess.Output.closed, .file("/dev/full"), .unread] {
                let who = try await olares.start(["profile", "whoami", "--no-headers", "--debug"], errors: errors)
                    .wait()
                #expect(who.exit == 0)
                #expect(who.stdout == "bob  normal  bob.olares.com\n")
                let unknown = try await olares.start(["profile", "use", "carol"], errors: errors).wait()
                #expect(unknown.exit == 1)
                #expect(unknown.stdout.isEmpty)
            }
            #expect(olares.sandbox.requests().allSatisfy { $0.bodyLength == 0 })
            #expect(try olares.config["currentProfile"] == "bob@olares.com")
        }
    }

    @Test("Without standard input a password cannot be had, and verbs that want none do not mind")
    func closedInput() async throws {
        try await withOlares { olares in
            let login = ["profile", "login", "--olares-id", "bob@olares.com"]
            expectFailure(
                try await olares.run(login, input: .closed), .inputNotTerminal, exit: 2,
                message: "stdin is not a terminal")
            expectFailure(
                try await olares.run(login + ["--password-stdin"], input: .closed), .inputUnreadable, exit: 1,
                message: "read stdin: bad file descriptor")
            #expect(olares.sandbox.count() == 0)
            try olares.plant(.init("bob@olares.com", token: .live(seconds: 600)))
            #expect(try await olares.run(["profile", "whoami"], input: .closed).exit == 0)
            #expect(try await olares.run(["profile", "remove", "bob@olares.com"], input: .closed).exit == 0)
        }
    }

    @Test("With all three closed it still does its work")
    func allClosed() async throws {
        try await withOlares { olares in
            try olares.plant(.init("bob@olares.com"), .init("alice@olares.com"))
            let run = try await olares.start(
                ["profile", "use", "alice@olares.com"], input: .closed, output: .closed, errors: .closed
            ).wait()
            #expect(run.exit == 1)
            #expect(try olares.config["currentProfile"] == "alice@olares.com")
        }
    }

    @Test("A password pipe that is a folder, or ends in the middle of nothing, is told apart from an empty one")
    func strangeInput() async throws {
        try await withOlares { olares in
            let login = ["profile", "login", "--olares-id", "bob@olares.com", "--password-stdin"]
            expectFailure(
                try await olares.run(login, input: .file(olares.workDirectory)), .inputUnreadable, exit: 1,
                message: "read stdin: is a directory")
            expectFailure(
                try await olares.run(login, input: .text(String(repeating: "x", count: 2 << 20))), .inputUnreadable,
                exit: 1,
                message: "read stdin: a line is longer than 1 MiB")
            try olares.write([0x62, 0xff, 0x0a], to: olares.workDirectory + "/latin1")
            expectFailure(
                try await olares.run(login, input: .file(olares.workDirectory + "/latin1")), .inputUnreadable, exit: 1,
                message: "read stdin: the line is not UTF-8 text")
            #expect(olares.sandbox.count() == 0)
        }
    }
}
