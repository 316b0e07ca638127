import Foundation
import OlaresCore
import Sandbox
import Testing

/// `files sync` and what comes in between: changes by others, and its own end.
@Suite struct FilesSyncInterruptionTests {
    private func write(_ text: String, _ olares: Olares, _ path: String) throws {
        let url = URL(filePath: olares.local(path))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    private func text(_ olares: Olares, _ path: String) -> String? {
        try? String(contentsOfFile: olares.local(path), encoding: .utf8)
    }

    @Test("What was changed here since the plan was made is neither replaced nor deleted")
    func changedHere() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("first", to: "drive/Home/t/a.txt")
            try files.write("the new one", to: "drive/Home/t/z.txt")
            for name in ["z.txt", "old.txt"] { try write("x", olares, "s/\(name)") }
            let words = ["files", "sync", "drive/Home/t/", "s", "--delete", "--yes", "--parallel", "1"]
            olares.sandbox.add(Fault(.hold(name: "a"), path: "/api/raw/drive/Home/t/a.txt", times: 1))
            let first = try olares.start(words)
            #expect(await olares.sandbox.waitUntilHeld("a", count: 1))
            try write("mine by now", olares, "s/z.txt")
            olares.sandbox.release("a")
            let run = await first.wait()
            #expect(run.exit == 7 && run.stderr.contains("was changed since sync looked at it"), "\(run.stderr)")
            #expect(text(olares, "s/z.txt") == "mine by now" && text(olares, "s/old.txt") == "x")
            try files.write("second", to: "drive/Home/t/b.txt")
            olares.sandbox.add(Fault(.hold(name: "b"), path: "/api/raw/drive/Home/t/b.txt", times: 1))
            let second = try olares.start(words)
            #expect(await olares.sandbox.waitUntilHeld("b", count: 1))
            try write("mine too", olares, "s/old.txt")
            olares.sandbox.release("b")
            #expect(await second.wait().exit == 7)
            #expect(text(olares, "s/old.txt") == "mine too")
            #expect(try await olares.run(words).exit == 0)
            #expect(olares.localFiles == ["s/", "s/a.txt", "s/b.txt", "s/z.txt"])
        }
    }

    @Test(
        "What was changed on the Olares since the plan was made is not deleted, and a folder in a file's place neither")
    func changedThere() async throws {
        try await withFilesOfBob { olares, files in
            try write("new", olares, "s/a.txt")
            for name in ["gone", "old", "turned"] { try files.write("x", to: "drive/Home/t/\(name)") }
            olares.sandbox.add(
                Fault(.hold(name: "a"), method: "POST", path: "/api/resources/drive/Home/t/a.txt", times: 1))
            let child = try olares.start(["files", "sync", "s", "drive/Home/t/", "--delete", "--yes", "-o", "json"])
            #expect(await olares.sandbox.waitUntilHeld("a", count: 1))
            try files.write("theirs by now", to: "drive/Home/t/old")
            try FileManager.default.removeItem(atPath: files.place("drive/Home/t/turned"))
            try files.write("inside", to: "drive/Home/t/turned/c.txt")
            olares.sandbox.release("a")
            let run = await child.wait()
            #expect(run.exit == 7)
            #expect(try run.json["deleted"] == ["gone"])
            #expect(try run.json["failed"]?.array?.compactMap { $0["path"]?.string } == ["old", "turned"])
            #expect(files.text("drive/Home/t/old") == "theirs by now" && files.has("drive/Home/t/turned/c.txt"))
        }
    }

    @Test("Killed in the middle of a small file: the next run completes it, and asks nothing")
    func killedUp() async throws {
        try await withFilesOfBob { olares, files in
            try files.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("s/a.bin"), size: 500_000)
            let words = ["files", "sync", "s", "drive/Home/t/"]
            olares.sandbox.add(Fault(.cutUpload(bytes: 300_000), path: "/api/resources/drive/Home/t/a.bin"))
            let child = try olares.start(words)
            #expect(await eventually { Olares.size(files.place("drive/Home/t/a.bin")) > 0 })
            await child.end()
            olares.sandbox.clearFaults()
            let run = try await olares.run(words)
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(files.digest("drive/Home/t/a.bin") == digest)
            #expect(Olares.tree(files.place("drive/Home/t")) == ["a.bin"])
        }
    }

    @Test("The beginning of a file whose connection broke for good is not skipped as if it were the file")
    func brokenUp() async throws {
        try await withFilesOfBob { olares, files in
            try files.makeFolder("drive/Home/t")
            let digests = try ["a.bin", "b.bin"].map { try Content.make(olares.local("s/\($0)"), size: 500_000) }
            olares.sandbox.add(
                Fault(.cutUpload(bytes: 300_000), method: "POST", path: "/api/resources/drive/Home/t/s/b.bin"))
            let words = ["files", "upload", "s", "drive/Home/t/", "--max-retries", "0"]
            #expect(try await olares.run(words).exit == 7)
            #expect(await eventually { Olares.size(files.place("drive/Home/t/s/b.bin")) > 0 })
            olares.sandbox.clearFaults()
            let run = try await olares.run(words + ["--skip-existing"])
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(["a.bin", "b.bin"].map { files.digest("drive/Home/t/s/\($0)") } == digests)
        }
    }

    @Test("Killed while the server copies: nothing is queued twice, and the next run does the rest")
    func killedBetween() async throws {
        try await withFilesOfBob { olares, files in
            for name in ["a.txt", "b.txt"] { try files.write(name, to: "drive/Home/t/\(name)") }
            olares.sandbox.behaviour.files.tasks.areStuck = true
            let words = ["files", "sync", "drive/Home/t/", "drive/Home/u/"]
            let child = try olares.start(words)
            #expect(await eventually { olares.sandbox.requests(to: "/api/paste/*").count == 2 })
            await child.end()
            let queued = olares.sandbox.requests(to: "/api/paste/*").count
            let refused = try await olares.run(words)
            CommandLineTests.expectFailure(refused, .transferInProgress, message: "is still copying to drive/Home/u/")
            #expect(olares.sandbox.requests(to: "/api/paste/*").count == queued)
            olares.sandbox.behaviour.files.tasks.areStuck = false
            #expect(await eventually { files.has("drive/Home/u/a.txt") && files.has("drive/Home/u/b.txt") })
            let run = try await olares.run(words + ["-o", "json"])
            #expect(try run.exit == 0 && run.json["files"] == 0 && run.json["same"] == 2, "\(run.stderr)")
            #expect(Olares.tree(files.place("drive/Home/u")) == ["a.txt", "b.txt"])
        }
    }

    @Test("A name that is taken while the server copies: the copy goes, and not what has taken it")
    func takenMeanwhile() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("ours", to: "drive/Home/t/a.txt")
            try files.makeFolder("drive/Home/u")
            olares.sandbox.add(Fault(.hold(name: "copy"), method: "PATCH", path: "/api/paste/*", times: 1))
            let child = try olares.start(["files", "sync", "drive/Home/t/", "drive/Home/u/"])
            #expect(await olares.sandbox.waitUntilHeld("copy", count: 1))
            try files.write("theirs", to: "drive/Home/u/a.txt")
            olares.sandbox.release("copy")
            let run = await child.wait()
            #expect(
                run.exit == 7 && run.stderr.contains("has come to stand there since sync looked, and was left alone"),
                "\(run.stderr)")
            #expect(Olares.tree(files.place("drive/Home/u")) == ["a.txt"])
            #expect(files.text("drive/Home/u/a.txt") == "theirs")
        }
    }

    @Test("What is changed while the server copies what is to replace it stays, and nothing is left beside it")
    func changedWhileCopying() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("the new one", to: "drive/Home/t/a.txt")
            try files.write("old", to: "drive/Home/u/a.txt")
            olares.sandbox.add(Fault(.hold(name: "copy"), method: "PATCH", path: "/api/paste/*", times: 1))
            let child = try olares.start(["files", "sync", "drive/Home/t/", "drive/Home/u/", "--yes"])
            #expect(await olares.sandbox.waitUntilHeld("copy", count: 1))
            try files.write("theirs", to: "drive/Home/u/a.txt")
            olares.sandbox.release("copy")
            let run = await child.wait()
            #expect(run.exit == 7 && run.stderr.contains("was changed since sync looked at it"), "\(run.stderr)")
            #expect(Olares.tree(files.place("drive/Home/u")) == ["a.txt"])
            #expect(files.text("drive/Home/u/a.txt") == "theirs")
        }
    }

    @Test("A link to a folder is that folder where it is the one that was named")
    func link() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("one", to: "drive/Home/t/d/a.txt")
            try FileManager.default.createDirectory(atPath: olares.local("real"), withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: olares.local("s"), withDestinationPath: "real")
            let run = try await olares.run(["files", "sync", "drive/Home/t/", "s"])
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(text(olares, "real/d/a.txt") == "one")
        }
    }

    @Test(
        "Small files, killed at any step: whole or not there, and the next run completes them",
        .enabled(if: Strace.isAvailable, Strace.absence), arguments: ["write", "?linkat", "?utimensat", "syncfs"])
    func killedDown(call: String) async throws {
        try await withFilesOfBob { olares, files in
            let names = ["a", "b", "c"]
            let digests = try names.map { try files.make("drive/Home/t/\($0)", size: 100_000) }
            let words = ["files", "sync", "drive/Home/t/", "s", "--parallel", "1"]
            let run = try await olares.run(
                words, tampering: call, "signal=KILL:when=\(call == "syncfs" ? 1 : 2)"
            ).run
            #expect(run.signal == SIGKILL)
            for (name, digest) in zip(names, digests) {
                let found = Content.digest(olares.local("s/\(name)"))
                #expect(found == nil || found == digest, "\(name), killed at \(call)")
            }
            #expect(try await olares.run(words).exit == 0)
            #expect(names.map { Content.digest(olares.local("s/\($0)")) } == digests)
            #expect(olares.localFiles == ["s/"] + names.map { "s/\($0)" })
        }
    }
}
