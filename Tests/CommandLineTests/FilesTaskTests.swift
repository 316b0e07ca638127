import OlaresCore
import Sandbox
import Testing

/// `files task …`.
@Suite struct FilesTaskTests {
    /// Queues a copy that does not come to an end by itself.
    private func stuckTask(_ olares: Olares) async throws -> String {
        olares.sandbox.behaviour.files.tasks.areStuck = true
        let run = try await olares.files("cp drive/Home/Documents/welcome.txt drive/Home/ -o json")
        olares.sandbox.clearRequests()
        return try #require(try run.json["tasks"]?.array?.first?["task"]?.string)
    }

    @Test("Where a task stands, on the master node or another")
    func status() async throws {
        try await withFilesOfBob { olares, _ in
            let id = try await stuckTask(olares)
            #expect(try await olares.files("task status \(id)").stdout == "task \(id): running 0%\n")
            let data = try await olares.files("task status \(id) --node olares -o json").json
            #expect(data["status"] == "running" && data["node"] == "olares" && data["task"] == .string(id))
            try await olares.expectRefused(
                "task status \(id) --node worker1", .remoteNotFound,
                "task \(id) on node worker1: not found on the server")
        }
    }

    @Test("Waiting for the end")
    func waits() async throws {
        try await withFilesOfBob { olares, _ in
            olares.sandbox.behaviour.files.tasks.seconds = 0.2
            let queued = try await olares.files("cp drive/Home/Documents/welcome.txt drive/Home/ -o json").json
            let id = try #require(queued["tasks"]?.array?.first?["task"]?.string)
            let run = try await olares.files("task status \(id) --wait")
            #expect(run.exit == 0 && run.stdout == "task \(id): completed 100%\n")
        }
    }

    @Test("Paused, resumed and cancelled, and told how it ended when asked too late")
    func control() async throws {
        try await withFilesOfBob { olares, _ in
            let id = try await stuckTask(olares)
            #expect(try await olares.files("task pause \(id)").stdout == "paused task \(id) on node olares\n")
            // For a moment it still runs.
            _ = try await olares.files("task status \(id)")
            #expect(try await olares.files("task status \(id) -o json").json["status"] == "paused")
            #expect(try await olares.files("task resume \(id)").stdout == "resumed task \(id) on node olares\n")
            #expect(try await olares.files("task cancel \(id)").stdout == "cancelled task \(id) on node olares\n")
            #expect(
                olares.changesAsked == [
                    "POST /api/task/olares/", "POST /api/task/olares/", "DELETE /api/task/olares/",
                ])
            let queries = olares.sandbox.requests(to: "/api/task/olares/").filter { $0.method != "GET" }.map(\.query)
            #expect(queries == ["op=pause&task_id=\(id)", "op=resume&task_id=\(id)", "task_id=\(id)"])
            olares.sandbox.clearRequests()
            for verb in ["pause", "resume", "cancel"] {
                try await olares.expectRefused(
                    "task \(verb) \(id)", verb == "cancel" ? .alreadyDone : .preconditionFailed,
                    "is already cancelled on node olares; nothing to \(verb)")
            }
            try await olares.expectRefused(
                "task cancel \(id) --force", .alreadyDone, "is already cancelled on node olares")
        }
    }

    @Test("What the service does not do in the state that a task is in, in its own words")
    func refusedByState() async throws {
        try await withFilesOfBob { olares, _ in
            let id = try await stuckTask(olares)
            for (line, message) in [
                ("task resume \(id)", "task \(id) on node olares cannot be resumed: task is not paused"),
                ("task pause \(id)", ""),
                ("task pause \(id)", "task \(id) on node olares cannot be paused: task is not pending or running"),
            ] {
                let run = try await olares.files(line)
                guard !message.isEmpty else {
                    #expect(run.exit == 0, "\(run.stderr)")
                    // For a moment it still runs.
                    _ = try await olares.files("task status \(id)")
                    continue
                }
                expectFailure(
                    run, .preconditionFailed, exit: 1, message: message,
                    fix: "olares-cli files task status \(id) --node olares")
            }
        }
    }

    @Test("What cannot be paused can be cancelled; what nothing stops is left alone, unless forced")
    func uncontrollable() async throws {
        try await withFilesOfBob { olares, _ in
            olares.sandbox.behaviour.files.tasks.arePausable = false
            let id = try await stuckTask(olares)
            try await olares.expectRefused(
                "task pause \(id)", .preconditionFailed, "is not controllable: the server reports pause_able=false")
            #expect(try await olares.files("task cancel \(id)").exit == 0)
            olares.sandbox.clearRequests()
            let body = #"{"code":0,"task":{"id":"task1","action":"upload_finalize","status":"running","progress":5}}"#
            olares.sandbox.add(Fault(.status(code: 200, body: body), method: "GET", path: "/api/task/*"))
            try await olares.expectRefused(
                "task cancel task1", .preconditionFailed, "puts an upload in its place")
            #expect(try await olares.files("task cancel task1 --force").exit == 0)
        }
    }

    @Test("A task that ended keeps its word, and an unknown one is no success")
    func endedOrUnknown() async throws {
        try await withFilesOfBob { olares, _ in
            let run = try await olares.files("cp drive/Home/Documents/welcome.txt drive/Home/ -o json")
            let id = try #require(try run.json["tasks"]?.array?.first?["task"]?.string)
            olares.sandbox.clearRequests()
            try await olares.expectRefused(
                "task cancel \(id) -f", .alreadyDone, "task \(id) is already completed on node olares")
            try await olares.expectRefused(
                "task cancel task99", .remoteNotFound, "task task99 on node olares: not found on the server")
            #expect(try await olares.files("task status \(id)").stdout.contains("completed"))
        }
    }

    @Test("A restart of the service in the middle of a wait is told")
    func forgotten() async throws {
        try await withFilesOfBob { olares, _ in
            olares.sandbox.behaviour.files.tasks.areStuck = true
            let child = try olares.start(["files", "cp", "drive/Home/Documents/welcome.txt", "drive/Home/", "--wait"])
            #expect(await eventually { olares.sandbox.count("/api/task/*") > 0 })
            olares.sandbox.behaviour.files.tasks.areForgotten = true
            let run = await child.wait()
            expectFailure(run, .operationFailed, exit: 1, message: "the server no longer knows the copy task")
        }
    }

    @Test("All of a node only after a question")
    func all() async throws {
        try await withFilesOfBob { olares, _ in
            let id = try await stuckTask(olares)
            try await olares.expectRefused(
                "task cancel --all", .confirmationRequired, "Cancel ALL tasks on node \"olares\"?", exit: 6)
            let run = try await olares.files("task cancel --all --yes")
            #expect(run.stdout == "cancelled all tasks on node olares\n")
            #expect(olares.sandbox.requests(to: "/api/task/olares/", method: "DELETE").first?.query == "all=1")
            #expect(try await olares.files("task status \(id) -o json").json["status"] == "cancelled")
        }
    }

    @Test("Usage, and what is unknown")
    func refusals() async throws {
        try await withFilesOfBob { olares, _ in
            try await olares.expectRefused("task cancel", .argumentCount, "task cancel: need a <task-id>", exit: 2)
            try await olares.expectRefused(
                "task cancel x --all", .optionsConflict, "task cancel: pass either a <task-id> or --all, not both")
            for verb in ["pause", "resume"] {
                try await olares.expectRefused(
                    "task \(verb) nope", .remoteNotFound, "task nope on node olares: not found on the server", exit: 1)
            }
            let id = try await stuckTask(olares)
            for verb in ["pause", "cancel"] {
                #expect(try await olares.files("task \(verb) \(id) --dry-run").exit == 0)
            }
            #expect(olares.changesAsked == [])
        }
    }
}
