import Foundation
import OlaresCore
import Sandbox
import Testing

/// Declared verbs of an installed skill, run for real.
@Suite struct DeclaredVerbTests {
    private static let commands = """
        schema: olares-cli/commands/v1
        group: job
        summary: Work with jobs
        commands:
          - name: start
            summary: Start a job
            effect: write
            arguments:
              - {name: recipe, type: path, help: What to do}
            options:
              - {name: room, type: string, help: Where}
              - {name: wait, type: flag, help: Wait for its end}
            steps:
              - name: room
                request: {service: desktop, method: GET, path: /api/rooms}
                response: {select: rooms}
                find: {main: true}
                value: name
                missing: this Olares has no rooms
            request:
              service: desktop
              method: POST
              path: /api/rooms/{room}/jobs
              upload: {from: recipe, media-type: text/plain}
            response: {envelope: code-message-data, says: ["started {answer.id} in {room}"]}
            watch:
              option: wait
              request: {service: desktop, method: GET, path: "/api/jobs/{answer.id}"}
              until: {status: done}
              failed: {status: failed}
              reason: why
              progress: "{state.percent} %"
              says: ["{answer.id} is done"]
              follow: olares-cli job show {answer.id}
              interval: 10ms

          - name: send
            summary: Send a recipe
            effect: write
            arguments: [{name: recipe, type: path, help: What to send}]
            request: {service: desktop, method: POST, path: /api/sink, upload: {from: recipe, media-type: text/plain}}
            response: {envelope: text}

          - name: show
            summary: Show a job
            effect: read
            arguments: [{name: id, type: string, help: Which}]
            request: {service: desktop, method: GET, path: "/api/jobs/{id}"}

          - name: list
            summary: List jobs
            effect: read
            request: {service: desktop, method: GET, path: /api/jobs}
            pages: {style: page, param: page, size-param: size, page-size: 2, total: total}
            response: {select: jobs, columns: [{title: NAME, value: name}]}
        """

    private func withJobs(_ test: (Olares) async throws -> Void) async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            try olares.installSkill("job", Self.commands)
            olares.sandbox.add(
                Fault(
                    .status(code: 200, body: #"{"rooms":[{"name":"a b"},{"name":"c/d","main":true}]}"#),
                    path: "/api/rooms"))
            olares.sandbox.add(
                Fault(.status(code: 200, body: #"{"code":0,"data":{"id":"j7"}}"#), method: "POST", path: "/api/rooms/*")
            )
            try await test(olares)
        }
    }

    @Test("A file or standard input is the body, sent as it is")
    func uploads() async throws {
        try await withJobs { olares in
            let recipe = String(repeating: "stir well, żółć 😀\n", count: 4000)
            try recipe.write(toFile: olares.workDirectory + "/recipe", atomically: true, encoding: .utf8)
            for (path, input) in [("recipe", ChildProcess.Input.empty), ("-", .text(recipe))] {
                olares.sandbox.add(
                    Fault(.status(code: 200, body: "thanks"), path: "/api/sink", phase: .afterHandling, times: 1)
                )
                let run = try await olares.run(["job", "send", path], input: input)
                #expect(run.stdout == "thanks\n")
                #expect(run.stderr == "")
                let request = try #require(olares.sandbox.requests().last)
                #expect(request.bodyLength == recipe.utf8.count)
                #expect(request.header("content-type") == "text/plain")
                #expect(recipe.hasPrefix(request.body.text.prefix(1000)))
                #expect(request.header("content-length") == (path == "-" ? nil : String(recipe.utf8.count)))
            }
        }
    }

    @Test("What cannot be read is said before anything is changed", arguments: ["missing", "."])
    func unreadable(path: String) async throws {
        try await withJobs { olares in
            let run = try await olares.run("job", "start", path, "-o", "json")
            #expect(run.exit == 1)
            #expect(ShownFailure(run.stderr)?.code == "file_unreadable")
            #expect(olares.sandbox.requests().map(\.method) == ["GET"])
        }
    }

    @Test("A dry run asks what it must know, and sends nothing")
    func dryRun() async throws {
        try await withJobs { olares in
            let run = try await olares.run("job", "start", "recipe", "--dry-run", "-o", "json")
            let request = try #require(try run.json["requests"]?.array?.first)
            #expect(request["url"] == "https://desktop.alice.olares.com/api/rooms/c%2Fd/jobs")
            #expect(request["file"] == "recipe")
            #expect(request["headers"]?["Content-Type"] == "text/plain")
            #expect(olares.sandbox.requests().map(\.method) == ["GET"])
        }
    }

    @Test("Waits through lost connections for the end")
    func watches() async throws {
        try await withJobs { olares in
            let job = "/api/jobs/j7"
            olares.sandbox.add(
                Fault(.status(code: 200, body: #"{"status":"running","percent":4}"#), path: job, times: 1))
            olares.sandbox.add(Fault(.cutConnection, path: job, after: 1, times: 2))
            olares.sandbox.add(Fault(.status(code: 200, body: #"{"status":"done"}"#), path: job, after: 3))
            let run = try await olares.run(["job", "start", "-", "--wait", "--room", "x"], input: .text("stir"))
            #expect(run.stdout == "started j7 in x\nj7 is done\n")
            #expect(run.stderr == "")
            #expect(olares.sandbox.count(job) == 4)
        }
    }

    @Test("A bad end is a failure with the server's reason")
    func badEnd() async throws {
        try await withJobs { olares in
            olares.sandbox.add(
                Fault(.status(code: 200, body: #"{"status":"failed","why":"no salt"}"#), path: "/api/jobs/j7"))
            let run = try await olares.run(["job", "start", "-", "--wait", "-o", "json"], input: .text("stir"))
            #expect(run.exit == 1 && run.stdout == "")
            #expect(ShownFailure(run.stderr)?.code == "operation_failed")
            #expect(ShownFailure(run.stderr)?.message == "skill job: start: no salt")
        }
    }

    @Test("Ctrl-C leaves the server at it, and says how to follow")
    func interrupted() async throws {
        try await withJobs { olares in
            olares.sandbox.add(Fault(.hold(name: "job"), path: "/api/jobs/j7"))
            let child = try olares.start(["job", "start", "-", "--wait"], input: .text("stir"))
            #expect(await olares.sandbox.waitUntilHeld("job"))
            child.send(SIGINT)
            let run = await child.wait()
            #expect(run.exit == 130 && run.stdout == "")
            #expect(
                run.stderr
                    == "error: skill job: interrupted; the operation continues on the server\nfix: olares-cli job show j7\n"
            )
        }
    }

    @Test("A long list is cut, and fetched whole on demand")
    func pages() async throws {
        try await withJobs { olares in
            for (index, names) in [["a", "b"], ["c"]].enumerated() {
                let jobs = names.map { #"{"name":"\#($0)"}"# }.joined(separator: ",")
                olares.sandbox.add(
                    Fault(
                        .status(code: 200, body: #"{"total":3,"jobs":[\#(jobs)]}"#), path: "/api/jobs",
                        after: index + 1,
                        times: 1))
            }
            olares.sandbox.add(
                Fault(
                    .status(code: 200, body: #"{"total":3,"jobs":[{"name":"a"},{"name":"b"}]}"#), path: "/api/jobs",
                    times: 1))
            let cut = try await olares.run("job", "list")
            #expect(cut.stdout == "NAME\na\nb\n")
            #expect(cut.stderr == "(showing items 1-2 of 3 — pass --page 2 or --all to see more)\n")
            let all = try await olares.run("job", "list", "--all", "-o", "json")
            #expect(all.stderr == "")
            #expect(
                try all.json == [
                    "items": [["name": "a"], ["name": "b"], ["name": "c"]], "totalItems": 3, "page": 1,
                    "limit": 2, "all": true, "more": false,
                ])
            #expect(
                olares.sandbox.requests(to: "/api/jobs").map(\.query) == [
                    "size=2&page=1", "size=2&page=1", "size=2&page=2",
                ])
        }
    }
}
