import Foundation
import OlaresCore
import Sandbox
import Testing

/// `files cp` and `files mv`.
@Suite struct FilesPasteTests {
    @Test("A copy is queued, and the result says which task")
    func queues() async throws {
        try await withFilesOfBob { olares, files in
            try files.makeFolder("drive/Home/t")
            let run = try await olares.files("cp drive/Home/Documents/welcome.txt drive/Home/t/")
            let id = try #require(run.lines.last?.split(separator: " ").last)
            #expect(
                run.lines == [
                    "  ✓ drive/Home/Documents/welcome.txt → drive/Home/t/welcome.txt  task=\(id)",
                    "queued 1 copy task: \(id)",
                ])
            #expect(
                run.stderr == """
                    copy 1 entry:
                      drive/Home/Documents/welcome.txt → drive/Home/t/welcome.txt  (node=olares)
                    follow it with: olares-cli files task status \(id) --node olares --wait

                    """)
            #expect(olares.changesAsked == ["PATCH /api/paste/olares/"])
            #expect(
                try olares.bodiesSent == [
                    [
                        "action": "copy", "source": "/drive/Home/Documents/welcome.txt",
                        "destination": "/drive/Home/t/welcome.txt",
                    ]
                ])
            #expect(await eventually { files.text("drive/Home/t/welcome.txt") == "Welcome to your Olares.\n" })
            #expect(files.has("drive/Home/Documents/welcome.txt"))
        }
    }

    @Test("--wait follows every task to its end")
    func waits() async throws {
        try await withFilesOfBob { olares, files in
            for name in ["a b.txt", "c#.txt"] { try files.write(name, to: "drive/Home/t/\(name)") }
            try files.makeFolder("drive/Home/t/d")
            olares.sandbox.behaviour.files.tasks.seconds = 0.3
            let run = try await olares.run(
                "files", "mv", "drive/Home/t/a b.txt", "drive/Home/t/c#.txt", "drive/Home/t/d/", "--wait", "-o", "json")
            #expect(run.exit == 0 && run.stderr.isEmpty)
            let tasks = try run.json["tasks"]?.array ?? []
            #expect(tasks.map { $0["status"] } == ["completed", "completed"])
            #expect(tasks.first?["destination"] == "drive/Home/t/d/a b.txt")
            #expect(
                files.text("drive/Home/t/d/a b.txt") == "a b.txt" && files.text("drive/Home/t/d/c#.txt") == "c#.txt")
            #expect(!files.has("drive/Home/t/a b.txt"))
        }
    }

    @Test("A directory with everything in it, to a node's own storage, on that node", arguments: ["-r", "-R"])
    func directory(option: String) async throws {
        try await withFilesOfBob { olares, files in
            let run = try await olares.files(
                "cp \(option) drive/Home/Documents/drafts/ external/olares/usb-stick/ --wait")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(files.has("external/olares/usb-stick/drafts/plan.md"))
            #expect(olares.sandbox.count("/api/nodes/") == 0, "the path names the node")
            #expect(try olares.bodiesSent.first?["destination"] == "/external/olares/usb-stick/drafts/")
        }
    }

    @Test("The exact target where the destination has no slash; --node decides")
    func exact() async throws {
        try await withFilesOfBob { olares, files in
            let run = try await olares.files(
                "cp drive/Home/Documents/welcome.txt drive/Home/Documents/hello.txt --node worker1 --wait")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(files.has("drive/Home/Documents/hello.txt"))
            #expect(olares.changesAsked == ["PATCH /api/paste/worker1/"])
        }
    }

    @Test("--mkpath makes the destination directory, and nothing where it is there or cannot be")
    func makesTheDirectory() async throws {
        try await withFilesOfBob { olares, files in
            let planned = try await olares.files("cp -r drive/Home/Documents/ drive/Home/a/b/ --mkpath --dry-run")
            #expect(planned.stdout.contains("make drive/Home/a/b/\n") && olares.changesAsked.isEmpty)
            let run = try await olares.files("cp -r drive/Home/Documents/ drive/Home/a/b/ --mkpath --wait")
            #expect(run.exit == 0 && files.has("drive/Home/a/b/Documents/welcome.txt"), "\(run.stderr)")
            #expect(olares.changesAsked == ["POST /api/resources/drive/Home/a/b/", "PATCH /api/paste/olares/"])
            olares.sandbox.clearRequests()
            let exact = try await olares.files(
                "mv drive/Home/Documents/welcome.txt drive/Home/a/b/w.txt --mkpath --wait")
            #expect(exact.exit == 0 && files.has("drive/Home/a/b/w.txt"), "\(exact.stderr)")
            #expect(olares.changesAsked == ["PATCH /api/paste/olares/"])
            olares.sandbox.clearRequests()
            try await olares.expectRefused(
                "cp -r drive/Home/a/ drive/Home/a/b/w.txt/c/ --mkpath", .argumentInvalid, "is inside source")
            try await olares.expectRefused(
                "cp drive/Home/a/b/w.txt drive/Home/a/b/w.txt/c/ --mkpath", .argumentInvalid, "is NOT a directory")
            try await olares.expectRefused(
                "cp drive/Home/nothing drive/Home/new/ --mkpath", .remoteNotFound, "nothing does not exist", exit: 1)
            #expect(olares.changesAsked.isEmpty && !files.has("drive/Home/new"))
        }
    }

    @Test("The name that was made is told, where the one that was meant is taken")
    func taken() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("old", to: "drive/Home/t/welcome.txt")
            try files.write("x", to: "drive/Home/t/d/x")
            let copy = "cp drive/Home/Documents/welcome.txt drive/Home/t/"
            let run = try await olares.files(copy + " --wait")
            #expect(run.lines.first?.contains("→ drive/Home/t/welcome (1).txt  task=") == true, "\(run.stdout)")
            #expect(run.lines.first?.hasSuffix("  (welcome.txt was taken)") == true)
            #expect(files.text("drive/Home/t/welcome.txt") == "old")
            let json = try await olares.files("mv -r drive/Home/t/d/ drive/Data/ --wait -o json").json
            #expect(json["tasks"]?.array?.first?["made"] == nil)
            let queued = try await olares.files(copy)
            #expect(queued.stderr.contains("drive/Home/t/welcome.txt is there already: the server gives the new one"))
            olares.sandbox.clearRequests()
            try await olares.expectRefused(
                "cp drive/Home/Documents/report.pdf drive/Home/t/welcome.txt", .remoteFileExists, "already exists")
            try await olares.expectRefused(
                "cp drive/Home/Documents/report.pdf drive/Home/t", .argumentInvalid,
                "destination drive/Home/t is a directory on the server")
        }
    }

    @Test("That a copy of a directory has no links is said")
    func links() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("x", to: "drive/Home/t/d/x")
            try FileManager.default.createSymbolicLink(
                atPath: files.place("drive/Home/t/d/l"), withDestinationPath: "x")
            let run = try await olares.files("cp -r drive/Home/t/d/ drive/Data/ --wait")
            #expect(run.stderr.contains("links inside directories are not copied"))
            #expect(files.has("drive/Data/d/x") && !files.has("drive/Data/d/l"))
        }
    }

    @Test("A task that fails or is cancelled is exit 1, with the server's reason")
    func fails() async throws {
        try await withFilesOfBob { olares, _ in
            olares.sandbox.behaviour.files.tasks.failure = "no space left\u{1b}[2J on device"
            let run = try await olares.files("cp drive/Home/Documents/welcome.txt drive/Home/ --wait")
            expectFailure(run, .serverRefused, exit: 1, message: " failed: no space left on device")
        }
    }

    @Test("Ctrl-C ends the wait alone, and says how to go on")
    func interrupted() async throws {
        try await withFilesOfBob { olares, _ in
            olares.sandbox.behaviour.files.tasks.areStuck = true
            let terminal = try olares.terminal()
            let session = try olares.start(
                on: terminal, ["files", "cp", "drive/Home/Documents/welcome.txt", "drive/Home/", "--wait"],
                capturesOutput: true)
            #expect(await terminal.wait(for: "copy task"))
            terminal.press(control: "C")
            let run = await session.wait()
            #expect(run.exit == 130)
            #expect(terminal.text.contains("error: stopped waiting; the copy task "))
            #expect(terminal.text.contains("fix: olares-cli files task status "))
            #expect(olares.changesAsked == ["PATCH /api/paste/olares/"], "nothing is cancelled")
        }
    }

    @Test("The wait outlives an exchange that breaks off")
    func outage() async throws {
        try await withFilesOfBob { olares, _ in
            olares.sandbox.add(Fault(.cutConnection, path: "/api/task/*", times: 2))
            let run = try await olares.files("cp drive/Home/Documents/welcome.txt drive/Home/ --wait")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(olares.sandbox.count("/api/task/*") == 3)
        }
    }

    @Test("What the server does not take is told with its reason")
    func refusedByServer() async throws {
        try await withFilesOfBob { olares, files in
            let run = try await olares.files("cp drive/Home/Documents/welcome.txt drive/Home/a\\b")
            expectFailure(
                run, .serverRefused, message: "copy drive/Home/Documents/welcome.txt → drive/Home/a\\b: paths must not")
            #expect(!files.has("drive/Home/a\\b"))
        }
    }

    @Test("A dry run queues nothing")
    func dryRun() async throws {
        try await withFilesOfBob { olares, _ in
            let run = try await olares.files("mv drive/Home/Documents/welcome.txt drive/Home/Music/ --dry-run")
            #expect(
                run.lines.prefix(3) == [
                    "move 1 entry:",
                    "  drive/Home/Documents/welcome.txt → drive/Home/Music/welcome.txt  (node=olares)",
                    "would send: PATCH https://files.bob.olares.com/api/paste/olares/",
                ])
            let data = try await olares.files("cp drive/Home/Documents/welcome.txt drive/Home/x --dry-run -o json").json
            #expect(data["dryRun"] == true && data["action"] == "copy")
            #expect(olares.changesAsked == [])
        }
    }

    @Test(
        "What cannot be is refused before anything is queued",
        arguments: [
            (
                "cp drive/Home/ drive/Data/", FailureCode.pathProtected,
                "refusing to use the root of drive/Home as a copy source"
            ),
            (
                "mv drive/Home/Documents/ drive/Data/ -r", .pathProtected,
                "refusing to mv source drive/Home/Documents: this is"
            ),
            (
                "mv -r external/olares/ai/model/ drive/Data/", .pathProtected,
                "refusing to mv source external/olares/ai/model/"
            ),
            (
                "cp drive/Home/a drive/Home/b drive/Home/c", .argumentInvalid,
                "copy: target \"drive/Home/c\" must end with '/' when more than one source is given (got 2 sources)"
            ),
            (
                "cp drive/Home/a/ drive/Data/", .argumentInvalid,
                "drive/Home/a/ is a directory: pass -r/-R to copy it recursively"
            ),
            (
                "cp -r drive/Home/a/ drive/Home/a/b/", .argumentInvalid,
                "copy: destination drive/Home/a/b/ is inside source drive/Home/a/ (would create a cycle)"
            ),
            (
                "mv drive/Home/Documents/report.pdf drive/Home/Documents/", .argumentInvalid,
                "move: drive/Home/Documents/report.pdf is there already"
            ),
            (
                "mv drive/Home/Documents/report.pdf drive/Home/Documents/../Documents/report.pdf", .argumentInvalid,
                "move: drive/Home/Documents/report.pdf is there already"
            ),
            (
                "mv -r drive/Home/Documents/drafts/ drive/Home/Documents/", .argumentInvalid,
                "move: drive/Home/Documents/drafts/ is there already"
            ),
            (
                "cp drive/Home/a external/olares/", .pathProtected,
                "copy: destination external/olares/ is the volume listing layer (read-only)"
            ),
            (
                "cp drive/Home/nope drive/Data/", .remoteNotFound,
                "copy: source drive/Home/nope does not exist on the server"
            ),
            (
                "cp -r drive/Home/Documents/report.pdf/ drive/Data/", .argumentInvalid,
                "is a file on the server, not a directory; drop the trailing '/'"
            ),
            (
                "mv -r drive/Home/Documents/drafts drive/Data/", .argumentInvalid,
                "move: source drive/Home/Documents/drafts is a directory on the server; add a trailing '/' and pass -r/-R to move it recursively"
            ),
            (
                "cp drive/Home/Documents/report.pdf drive/Data/nope/", .remoteNotFound,
                "copy: destination directory drive/Data/nope/ does not exist on the server"
            ),
            (
                "cp drive/Home/Documents/report.pdf drive/Data/nope/x", .remoteNotFound,
                "copy: destination's parent directory drive/Data/nope/ does not exist on the server"
            ),
            (
                "cp drive/Home/Documents/report.pdf drive/Home/Documents/welcome.txt/", .argumentInvalid,
                "is a file on the server"
            ),
        ] as [(String, FailureCode, String)])
    func refusals(line: String, code: FailureCode, message: String) async throws {
        try await withFilesOfBob { olares, _ in try await olares.expectRefused(line, code, message) }
    }

    @Test("What is missing on the command line", arguments: ["cp", "mv", "cp drive/Home/a"])
    func usage(line: String) async throws {
        try await withFilesOfBob { olares, _ in
            let run = try await olares.files(line)
            #expect(run.exit == 2)
            #expect(olares.sandbox.requests().isEmpty)
        }
    }
}
