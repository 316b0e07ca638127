import Foundation
import OlaresCore
import Sandbox
import Testing

/// `rehearse`: what a command prints and how it fails, for nothing.
@Suite struct RehearseTests {
    private static let box = """
        schema: olares-cli/commands/v1
        group: box
        summary: Work with boxes
        commands:
          - name: open
            summary: Open a box
            effect: write
            minimum-backend: 1.12.0
            arguments:
              - {name: name, type: string, help: Which box}
            steps:
              - name: found
                request: {service: desktop, method: GET, path: /api/boxes}
                find: {name: "{name}"}
                missing: "no box {name}"
            request: {service: desktop, method: POST, path: "/api/boxes/{found.id}/open"}
            response: {columns: [{title: LID, value: lid}]}
            examples:
              - run: olares-cli box open blue
                serve:
                  - {method: POST, path: /api/boxes/7/open, json: {lid: up}}
                  - {method: GET, path: /api/boxes, json: [{name: blue, id: 7}]}
                prints: |
                  LID
                  up
              - run: olares-cli box open stuck
                serve:
                  - {path: /api/boxes, json: [{name: stuck, id: 8}]}
                  - {path: /api/boxes/8/open, status: 409, json: {error: it is stuck}}
          - name: burn
            summary: Burn a box
            effect: destructive
            confirm: Burn it?
            request: {service: desktop, method: DELETE, path: /api/boxes}
            examples:
              - {run: olares-cli box burn --yes, serve: {json: {}}}
        """

    @Test("It prints what the example says, asks no server, and needs nothing on this machine")
    func prints() async throws {
        try await withOlares { olares in
            let run = try await olares.run("rehearse", "profile", "whoami")
            #expect(run.stdout == "NAME   ROLE   ZONE\nalice  owner  alice.olares.com\n")
            #expect(run.stderr == "")
            #expect(run.exit == 0)
            let json = try await olares.run("rehearse", "profile", "whoami", "-o", "json")
            #expect(try json.json["name"] == "alice")
            let quiet = try await olares.run("rehearse", "profile", "whoami", "--quiet")
            #expect(quiet.stdout == "")
            let help = try await olares.run("rehearse", "profile", "whoami", "--help")
            #expect(help.stdout == (try await olares.run("profile", "whoami", "--help")).stdout)
            #expect(olares.sandbox.count() == 0)
            #expect(!FileManager.default.fileExists(atPath: olares.configDirectory))
            #expect(!FileManager.default.fileExists(atPath: olares.dataDirectory))
        }
    }

    @Test("A file that would be sent is not read, be it there or not")
    func sendsNoFile() async throws {
        try await withOlares { olares in
            try olares.installSkill(
                "crate",
                """
                schema: olares-cli/commands/v1
                group: crate
                summary: Crates
                commands:
                  - name: send
                    summary: Send a crate
                    effect: write
                    arguments: [{name: file, type: path, help: Which}]
                    request: {service: desktop, method: POST, path: /api/crates, upload: {from: file}}
                    response: {says: ["sent {file}"]}
                    examples:
                      - {run: olares-cli crate send a.txt, serve: {json: {}}, prints: "sent a.txt\\n"}
                """)
            // Whoever opened it would wait for a writer that never comes.
            #expect(mkfifo(olares.local("pipe"), 0o600) == 0)
            for file in ["pipe", "nothing", "/etc/shadow"] {
                let run = try await olares.run("rehearse", "crate", "send", file)
                #expect(run.stdout == "sent \(file)\n" && run.exit == 0, "\(run.stderr)")
            }
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("A file that would be written is not, and what is for programs is as they get it")
    func writesNoFile() async throws {
        try await withOlares { olares in
            let words = ["files", "archive", "cat", "drive/Home/backup.tar.gz", "etc/hosts", "--to", "hosts"]
            let run = try await olares.run(["rehearse"] + words)
            #expect(run.exit == 1)
            #expect(run.stderr.contains("write hosts: a rehearsal writes no files"), "\(run.stderr)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: olares.workDirectory) == [])
            let list = try await olares.run(
                "rehearse", "files", "archive", "entries", "drive/Home/photos.zip", "-o", "json")
            #expect(try list.json["entries"]?.array?.count == 2)
        }
    }

    @Test("Options before the command are rehearse's own: both streams, the exit code and the requests as one value")
    func asValue() async throws {
        try await withOlares { olares in
            let run = try await olares.run("rehearse", "-o", "json", "profile", "whoami", "-o", "yaml")
            #expect(try run.json["argv"]?.strings == ["olares-cli", "profile", "whoami", "-o", "yaml"])
            #expect(try run.json["stdout"]?.string?.contains("name: alice\n") == true)
            #expect(try run.json["requests"]?.array?.count == 1)
            let wrong = try await olares.run("rehearse", "-o", "json", "profile", "whoami", "--colour")
            #expect(wrong.exit == 2)
            #expect(try wrong.json["exit"] == 2)
            #expect(try wrong.json["stderr"]?.string?.hasPrefix("error: unknown option: --colour") == true)
        }
    }

    @Test("A verb with several requests has an answer for each, and one that asks first asks")
    func installed() async throws {
        try await withOlares { olares in
            try olares.installSkill("box", Self.box)
            let open = try await olares.run("rehearse", "box", "open", "blue")
            #expect(open.stdout == "LID\nup\n", "\(open.stderr)")
            let stuck = try await olares.run("rehearse", "box", "open", "stuck", "-o", "json")
            #expect(stuck.exit == 1)
            #expect(stuck.stderr.contains("it is stuck"))
            let other = try await olares.run("rehearse", "box", "open", "green")
            #expect(other.stderr.contains("no box green"), "the first example's answers stand in")
            let burn = try await olares.run("rehearse", "box", "burn")
            #expect(burn.exit == 6)
            #expect(burn.stderr.contains("fix: olares-cli box burn --yes"))
            #expect(try await olares.run("rehearse", "box", "burn", "--yes").exit == 0)
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("What never ends in its recording ends all the same: by its time-out, or by the number of requests")
    func endless() async throws {
        try await withOlares { olares in
            let verb = """
                    effect: read
                    request: {service: desktop, method: GET, path: /api/cask}
                    examples: [{run: olares-cli cask fill, serve: {json: {state: filling}}}]
                """
            for (watch, message) in [
                ("{until: {state: full}, timeout: 2m}", "2m"), ("{until: {state: full}}", "come to no end"),
            ] {
                try olares.installSkill(
                    "cask",
                    """
                    schema: olares-cli/commands/v1
                    group: cask
                    summary: Work with casks
                    commands:
                      - name: fill
                        summary: Fill a cask
                    \(verb)
                        watch: \(watch)
                    """)
                let run = try await olares.run("rehearse", "cask", "fill")
                #expect(run.exit != 0)
                #expect(run.stderr.contains(message), "\(watch): \(run.stderr)")
            }
        }
    }

    @Test("A verb fails with any of its failures, in the shape and with the exit code of the real one")
    func failures() async throws {
        try await withOlares { olares in
            let catalogue = try await olares.run("commands", "--full", "-o", "json").json
            var codes = 0
            for command in catalogue["commands"]?.array ?? [] {
                guard let path = command["path"]?.strings, command["arguments"]?.array?.isEmpty == true else {
                    continue
                }
                let required = (command["options"]?.array ?? []).filter { $0["required"] == true }
                guard required.isEmpty, command["oneOf"] == nil, command["anyOf"] == nil else { continue }
                for failure in command["failures"]?.array ?? [] {
                    let code = try #require(failure["code"]?.string)
                    let run = try await olares.run(["rehearse", "--fail", code] + path + ["-o", "json"])
                    let error = try JSONValue(parsing: Array(run.stderr.utf8))["error"]
                    #expect(error?["code"] == .string(code), "\(path)")
                    #expect(run.exit.map { JSONValue.integer(Int64($0)) } == failure["exit"], "\(path) \(code)")
                    #expect(error?["action"]?.string?.isEmpty == false)
                    codes += 1
                }
            }
            #expect(codes > 3)
        }
    }

    @Test(
        "What the servers and the network do to a verb can be seen too",
        arguments: [
            ("http_4xx", 1), ("http_5xx", 1), ("timeout", 5), ("tls_failed", 5), ("auth_token_expired", 4),
            ("decode", 1),
        ] as [(String, Int32)])
    func remoteFailures(code: String, exit: Int32) async throws {
        try await withOlares { olares in
            let run = try await olares.run("rehearse", "--fail", code, "profile", "whoami", "-o", "json")
            #expect(run.exit == exit)
            #expect(try JSONValue(parsing: Array(run.stderr.utf8))["error"]?["code"] == .string(code))
        }
    }

    @Test("What it cannot rehearse it says, and what it can")
    func unrecorded() async throws {
        try await withOlares { olares in
            let run = try await olares.run("rehearse", "profile", "remove", "home", "--yes")
            #expect(run.exit == 1)
            #expect(run.stderr.contains("`profile remove` has no recorded answer"))
            #expect(run.stderr.contains("profile whoami"))
            let odd = try await olares.run("rehearse", "--fail", "profile_not_fund", "profile", "remove", "home")
            #expect(odd.exit == 2)
            #expect(odd.stderr.contains("Did you mean: profile_not_found"))
            #expect(try await olares.run("rehearse", "rehearse", "profile", "whoami").exit == 1)
        }
    }

    @Test(
        "It opens no socket, and no file of the person's", .enabled(if: Strace.isAvailable, Strace.absence),
        arguments: [["profile", "whoami"], ["--fail", "auth_token_invalidated", "profile", "whoami"]])
    func touchesNothing(words: [String]) async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", alias: "home", token: .live(seconds: 600)))
            let log = olares.directory + "/strace"
            let run = try await olares.start(
                ["-f", "-qq", "-o", log, "-e", "trace=network,%file", Program.path, "rehearse"] + words,
                program: "/usr/bin/strace"
            ).wait()
            #expect(run.exit == (words.count == 2 ? 0 : 4))
            let calls = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
            #expect(calls.contains { $0.contains("execve(") })
            #expect(!calls.contains { $0.contains("socket(") || $0.contains("connect(") })
            #expect(!calls.contains { $0.contains(olares.directory) && !$0.contains("execve(") })
        }
    }
}
