import OlaresCore
import Sandbox
import Testing

/// `files md5`, `files write` and `files task list`.
@Suite struct FilesWriteTests {
    @Test("The digests of files, and what has none")
    func md5() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("abc", to: "drive/Home/m/a.txt")
            let digest = "900150983cd24fb0d6963f7d28e17f72"
            #expect(try await olares.files("md5 drive/Home/m/a.txt").stdout == "\(digest)  drive/Home/m/a.txt\n")
            let run = try await olares.files("md5 drive/Home/m/a.txt drive/Home/m/none.txt drive/Home/m/ -o json")
            #expect(run.exit == 7)
            let file = try run.json["files"]?.array?.first
            #expect(file?["md5"] == .string(digest) && file?["size"] == 3)
            #expect(file?["state"]?.string?.hasPrefix("3-2") == true)
            #expect(
                try run.json["failed"]?.array?.compactMap { $0["error"]?["code"]?.string } == [
                    "remote_not_found", "argument_invalid",
                ])
            try await olares.expectRefused("md5 awss3/AKIAEXAMPLE/bucket1/photo.png", .serverRefused, "has no digests")
        }
    }

    @Test("A new file, and one that is replaced only where that was said")
    func writes() async throws {
        try await withFilesOfBob { olares, files in
            try files.makeFolder("drive/Home/w")
            let path = "drive/Home/w/a.txt"
            let new = try await olares.files("write \(path)", input: .text("one"))
            #expect(new.exit == 0 && new.stdout == "wrote 3B to \(path)\n" && files.text(path) == "one")
            try await olares.expectRefusedWrite(path, .remoteFileExists, "pass --overwrite, or --if-unchanged")
            #expect(files.text(path) == "one")
            let over = try await olares.files("write \(path) --overwrite --yes -o json", input: .text("two!"))
            #expect(over.exit == 0 && files.text(path) == "two!")
            #expect(try over.json["replaced"] == true && over.json["bytes"] == 4)
            let asked = try await olares.files("write \(path) --overwrite", input: .text("x"))
            #expect(asked.exit == 6 && files.text(path) == "two!")
            let plan = try await olares.files("write \(path) --overwrite --dry-run", input: .text("x"))
            #expect(
                plan.exit == 0 && plan.stdout.hasPrefix("would overwrite \(path) (4B)") && files.text(path) == "two!")
            #expect(try await olares.files("write drive/Home/w/", input: .empty).exit == 2)
        }
    }

    @Test("If it is what it was, by size and time or by MD5; otherwise nothing is replaced")
    func condition() async throws {
        try await withFilesOfBob { olares, files in
            let path = "drive/Home/w/a.txt"
            try files.write("one", to: path)
            let file = try await olares.files("md5 \(path) -o json").json["files"]?.array?.first
            let state = try #require(file?["state"]?.string)
            let first = try await olares.files("write \(path) --if-unchanged \(state) -o json", input: .text("second"))
            #expect(first.exit == 0 && files.text(path) == "second", "\(first.stderr)")
            let stale = try await olares.files("write \(path) --if-unchanged \(state)", input: .text("third"))
            #expect(stale.exit == 1 && stale.stderr.contains("was changed on the server meanwhile"))
            #expect(files.text(path) == "second")
            let newState = try #require(try first.json["state"]?.string)
            #expect(try await olares.files("write \(path) --if-unchanged \(newState)", input: .text("abc")).exit == 0)
            let digest = "900150983cd24fb0d6963f7d28e17f72"
            #expect(try await olares.files("write \(path) --if-unchanged \(digest)", input: .text("abcd")).exit == 0)
            #expect(try await olares.files("write \(path) --if-unchanged \(digest)", input: .text("e")).exit == 1)
            #expect(files.text(path) == "abcd")
        }
    }

    @Test("An empty input replaces nothing that has contents, unless that is meant")
    func empty() async throws {
        try await withFilesOfBob { olares, files in
            let path = "drive/Home/w/a.txt"
            try files.write("one", to: path)
            let line = "write \(path) --overwrite --yes"
            let refused = try await olares.files(line)
            CommandLineTests.expectFailure(refused, .preconditionFailed, message: "standard input is empty")
            #expect(files.text(path) == "one" && olares.changesAsked == [])
            #expect(try await olares.files(line + " --allow-empty").exit == 0)
            #expect(files.text(path) == "")
            #expect(try await olares.files(line).exit == 0, "it is empty already")
            #expect(try await olares.files("write drive/Home/w/new.txt").exit == 0)
        }
    }

    @Test("What changes while the new contents are under way is not replaced, and nothing is left beside it")
    func changedMeanwhile() async throws {
        try await withFilesOfBob { olares, files in
            let path = "drive/Home/w/a.txt"
            try files.write("one", to: path)
            let file = try await olares.files("md5 \(path) -o json").json["files"]?.array?.first
            let state = try #require(file?["md5"]?.string)
            olares.sandbox.add(
                Fault(.hold(name: "write"), method: "POST", path: "/api/resources/drive/Home/w/*", times: 1))
            let child = try olares.start(
                ["files", "write", path, "--if-unchanged", state], input: .text("mine"))
            #expect(await olares.sandbox.waitUntilHeld("write", count: 1))
            try files.write("theirs", to: path)
            olares.sandbox.release("write")
            let run = await child.wait()
            #expect(run.exit == 1 && run.stderr.contains("nothing was replaced"), "\(run.stderr)")
            #expect(files.text(path) == "theirs")
            #expect(try await olares.files("ls drive/Home/w/ -o json").json["items"]?.array?.count == 1)
        }
    }

    @Test("Tasks of all nodes, or in some states")
    func tasks() async throws {
        try await withFilesOfBob { olares, _ in
            #expect(try await olares.files("task list").stdout.hasPrefix("no tasks that are pending, running, paused"))
            _ = try await olares.files("cp drive/Home/Documents/welcome.txt drive/Home/")
            olares.sandbox.behaviour.files.tasks.areStuck = true
            _ = try await olares.files("cp drive/Home/Documents/report.pdf drive/Home/")
            let open = try await olares.files("task list")
            #expect(open.lines.count == 2 && open.lines.last?.contains(/copy +running/) == true)
            let all = try await olares.files("task list --all -o json").json["tasks"]?.array
            #expect(all?.compactMap { $0["status"]?.string } == ["completed", "running"])
            #expect(try await olares.files("task list --state completed -o json").json["tasks"]?.array?.count == 1)
        }
    }
}

extension Olares {
    fileprivate func expectRefusedWrite(_ path: String, _ code: FailureCode, _ message: String) async throws {
        let run = try await files("write \(path)", input: .text("x"))
        CommandLineTests.expectFailure(run, code, message: message)
    }
}
