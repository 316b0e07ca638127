import Foundation
import OlaresCore
import Sandbox
import Testing

/// `files upload`: what arrives, where, in which requests, and what it says.
@Suite struct FilesTransferUploadTests {
    @Test(
        "Files of all sizes around a chunk arrive as they are", arguments: [0, 1, 999, 1000, 1001, 2000, 2001, 10_000])
    func sizes(size: Int) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("a.bin"), size: size)
            let run = try await olares.run(
                "files", "upload", "a.bin", "drive/Home/t/", "--chunk-size", "1000", "-o", "json")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
            // What is no longer than a chunk goes whole, and a single byte is never left.
            #expect(olares.sandbox.chunks.count == (size <= 1000 ? 0 : (size - 2) / 1000 + 1))
            let json = try run.json
            #expect(json["files"]?.integer == 1 && json["bytes"]?.integer == Int64(size))
            #expect(json["resumedBytes"]?.integer == 0 && json["failed"]?.array?.isEmpty == true)
            #expect(olares.localFiles == ["a.bin"])
        }
    }

    @Test("A tree arrives whole: any name, deep folders, empty files and folders; links are left out and named")
    func tree() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            var digests: [(name: String, digest: String)] = []
            func make(_ name: String, size: Int) throws {
                digests.append((name, try Content.make(olares.local("s/\(name)"), size: size)))
            }
            let names = FileNames.all.filter { $0.utf8.count <= 244 }
            for (number, name) in names.enumerated() { try make(name, size: 100 + number) }
            try make((1...40).map { "d\($0)" }.joined(separator: "/") + "/bottom", size: 10)
            try make("e/f/empty", size: 0)
            try make("e/g/same name", size: 20)
            try make("e/same name", size: 30)
            let manager = FileManager.default
            try manager.createDirectory(atPath: olares.local("s/nothing/in here"), withIntermediateDirectories: true)
            try manager.createSymbolicLink(atPath: olares.local("s/link"), withDestinationPath: "plain")
            try manager.createSymbolicLink(atPath: olares.local("s/e/loop"), withDestinationPath: "..")
            try manager.createSymbolicLink(atPath: olares.local("s/broken"), withDestinationPath: "nowhere")
            #expect(mkfifo(olares.local("s/pipe"), 0o600) == 0)
            let run = try await olares.run("files", "upload", "s", "drive/Home/t/", "-o", "json")
            #expect(run.exit == 0, "\(run.stderr)")
            for (name, digest) in digests { #expect(remote.digest("drive/Home/t/s/\(name)") == digest, "\(name)") }
            let there = Olares.tree(remote.place("drive/Home/t"))
            #expect(there.contains("s/nothing/in here/"))
            #expect(there.filter { !$0.hasSuffix("/") }.count == digests.count, "\(there)")
            #expect(try run.json["files"]?.integer == Int64(digests.count))
            #expect(try run.json["skipped"]?.integer == 4)
            let leftOut = (try run.json["leftOut"]?.array ?? []).map {
                "\($0["path"]?.string ?? ""): \($0["reason"]?.string ?? "")"
            }
            #expect(
                leftOut.sorted() == [
                    "s/broken: a link", "s/e/loop: a link", "s/link: a link", "s/pipe: no regular file",
                ])
            #expect(run.stderr.contains("left out: s/link: a link\n"))
        }
    }

    @Test("A local name that is not UTF-8 is named as such, and the file beside it is sent once")
    func notUTF8() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("s/caf\u{fffd}"), size: 10)
            let file = open(olares.local("s/caf") + "\u{1}", O_CREAT | O_WRONLY, 0o600)
            close(file)
            let raw = Array(olares.local("s/caf").utf8) + [0xe9, 0]
            #expect(
                raw.withUnsafeBufferPointer { bytes in
                    bytes.withMemoryRebound(to: CChar.self) { rename(olares.local("s/caf") + "\u{1}", $0.baseAddress!) }
                } == 0)
            let run = try await olares.run("files", "upload", "s", "drive/Home/t/", "-o", "json")
            #expect(run.exit == 7, "\(run.stderr)")
            #expect(remote.digest("drive/Home/t/s/caf\u{fffd}") == digest)
            #expect(try run.json["files"]?.integer == 1)
            #expect(try run.json["failed"]?.array?.first?["path"]?.string == "s/caf\\xe9")
            #expect(run.stderr.contains("the name of s/caf\\xe9 is not UTF-8"))
        }
    }

    @Test("The files of a tree share one upload link; where a link is for one file alone, each has its own")
    func links() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            for number in 0..<12 { try Content.make(olares.local("s/d\(number % 3)/f\(number)"), size: 100 + number) }
            var run = try await olares.run(
                "files", "upload", "s", "drive/Home/", "--parallel", "1", "--chunk-size", "90")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(olares.sandbox.count("/upload/upload-link/olares/", method: "GET") == 1)
            #expect(olares.sandbox.chunks.count == 24)

            olares.sandbox.behaviour.files.linksOnce = true
            run = try await olares.run("files", "upload", "s", "drive/Home/Music/", "--chunk-size", "90", "-o", "json")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(try run.json["files"]?.integer == 12)
            for number in 0..<12 {
                let name = "d\(number % 3)/f\(number)"
                #expect(remote.digest("drive/Home/Music/s/\(name)") == Content.digest(olares.local("s/\(name)")))
            }
            #expect(olares.sandbox.count("/api/refresh") == 0)
        }
    }

    @Test("Where files go, and what they are called there")
    func targets() async throws {
        try await withOlares { olares in
            // Others may not write to drive/Common.
            olares.sandbox.add(User(Olares.bob, password: "builder", ownerRole: "admin"))
            let remote = try olares.logInBob()
            let library = try #require(
                FileManager.default.contentsOfDirectory(atPath: remote.place("sync")).sorted().first)
            let digest = try Content.make(olares.local("a.txt"), size: 5000)
            for (path, place, node) in [
                ("drive/Home/Documents/", "drive/Home/Documents/a.txt", "olares"),
                ("drive/Home/Documents/b.txt", "drive/Home/Documents/b.txt", "olares"),
                ("drive/Data/c.txt", "drive/Data/c.txt", "olares"), ("drive/Common/", "drive/Common/a.txt", "olares"),
                ("cache/worker1/", "cache/worker1/a.txt", "worker1"),
                ("external/olares/usb-stick/", "external/olares/usb-stick/a.txt", "olares"),
                ("sync/\(library)/", "sync/\(library)/a.txt", "olares"),
            ] {
                olares.sandbox.clearRequests()
                let run = try await olares.run("files", "upload", "a.txt", path, "--chunk-size", "4096")
                #expect(run.exit == 0, "\(path): \(run.stderr)")
                #expect(remote.digest(place) == digest, "\(path)")
                #expect(olares.sandbox.chunks.count == 2, "\(path)")
                #expect(olares.sandbox.count("/upload/upload-link/\(node)/", method: "GET") == 1, "\(path)")
            }
            let run = try await olares.run(
                "files", "upload", "a.txt", "drive/Home/Music/", "--node", "worker1", "--chunk-size", "4096")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(olares.sandbox.count("/upload/upload-link/worker1/*", method: "POST") == 2)
        }
    }

    @Test("Accounts with other providers have a second stage, whose failure is the upload's")
    func secondStage() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try Content.make(olares.local("a.bin"), size: 5000)
            let words = ["files", "upload", "a.bin", "awss3/AKIAEXAMPLE/bucket1/"]
            let run = try await olares.run(words + ["--chunk-size", "4096"])
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(remote.digest("awss3/AKIAEXAMPLE/bucket1/a.bin") == digest)
            olares.sandbox.behaviour.files.tasks.failure = "the bucket is full"
            let failed = try await olares.run(words + ["--overwrite", "--yes"])
            #expect(failed.exit == 1)
            #expect(failed.stderr.contains("the bucket is full"), "\(failed.stderr)")
        }
    }

    @Test("Standard input, whose length nobody knows", arguments: [0, 1, 300_000])
    func standardInput(size: Int) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            let digest = try Content.make(olares.local("source"), size: size)
            let run = try await olares.run(
                "files", "upload", "-", "drive/Home/t/in.bin", "--chunk-size", "64KiB",
                input: .file(olares.local("source")))
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(remote.digest("drive/Home/t/in.bin") == digest)
            let text = String(repeating: "0123456789\n", count: size / 11)
            let piped = try await olares.run("files", "upload", "-", "drive/Home/t/pipe.txt", input: .text(text))
            #expect(piped.exit == 0, "\(piped.stderr)")
            #expect(try String(contentsOfFile: remote.place("drive/Home/t/pipe.txt"), encoding: .utf8) == text)
            let nameless = try await olares.run("files", "upload", "-", "drive/Home/t/")
            #expect(nameless.exit == 2 && nameless.stderr.contains("must name a file"), "\(nameless.stderr)")
        }
    }

    @Test("What is there already stays unless it is to go, and that is asked")
    func existing() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let former = try remote.make("drive/Home/t/a.bin", size: 100)
            let digest = try Content.make(olares.local("a.bin"), size: 200)
            let words = ["files", "upload", "a.bin", "drive/Home/t/"]
            try await olares.expectFailure(
                "files", "upload", "a.bin", "drive/Home/t/", code: .remoteFileExists,
                message: "already exists on the server; pass --overwrite to replace it or --skip-existing")
            #expect(try await olares.run(words + ["--skip-existing", "-o", "json"]).json["skipped"]?.integer == 1)
            let unattended = try await olares.run(words + ["--overwrite"])
            #expect(unattended.exit == 6 && unattended.stderr.contains("--yes"), "\(unattended.stderr)")
            #expect(olares.sandbox.chunks.isEmpty)
            #expect(remote.digest("drive/Home/t/a.bin") == former)

            let terminal = try olares.terminal()
            let declined = try olares.start(on: terminal, words + ["--overwrite"])
            #expect(await terminal.wait(for: "Overwrite 1 of 1 file in drive/Home/t/?"))
            terminal.type("n\n")
            _ = await declined.wait()
            #expect(remote.digest("drive/Home/t/a.bin") == former)
            #expect(try await olares.run(words + ["--overwrite", "--yes"]).exit == 0)
            #expect(remote.digest("drive/Home/t/a.bin") == digest)
        }
    }

    @Test("What somebody else puts there meanwhile stays, and is found out")
    func mismatch() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            try Content.make(olares.local("a.bin"), size: 200)
            olares.sandbox.add(Fault(.hold(name: "post"), service: "files", method: "POST", times: 1))
            let child = try olares.start(["files", "upload", "a.bin", "drive/Home/t/"])
            #expect(await olares.sandbox.waitUntilHeld("post"))
            let theirs = try remote.make("drive/Home/t/a.bin", size: 100)
            olares.sandbox.release("post")
            let run = await child.wait()
            expectFailure(run, .uploadMismatch, message: "has 100 of 200 bytes after the upload")
            #expect(remote.digest("drive/Home/t/a.bin") == theirs)
        }
    }

    @Test("A destination that is missing names the command that makes it")
    func missingDestination() async throws {
        try await withOlares { olares in
            _ = try olares.logInBob()
            try Content.make(olares.local("a.bin"), size: 10)
            try await olares.expectFailure(
                "files", "upload", "a.bin", "drive/Home/no/where/", code: .remoteNotFound, message: "does not exist",
                fix: "olares-cli files mkdir -p drive/Home/no/where/")
            try await olares.expectFailure(
                "files", "upload", "a.bin", "sync/00000000-0000-4000-8000-000000000000/", code: .remoteNotFound,
                message: "does not exist", fix: "olares-cli files repos list")
            try await olares.expectFailure(
                "files", "upload", "nothing", "drive/Home/", code: .fileUnreadable, message: "no such file")
            try await olares.expectFailure(
                "files", "upload", "a.bin", "external/olares/", code: .argumentInvalid,
                message: "is the volume listing layer (read-only)")
            try await olares.expectFailure(
                "files", "upload", "a.bin", "tencent/AKIDexample/x", code: .argumentInvalid,
                message: "upload to tencent COS is not supported")
            #expect(olares.sandbox.chunks.isEmpty)
        }
    }

    @Test("Progress is shown on a terminal, and one line is left at the end; elsewhere there is the line alone")
    func progress() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            for name in ["a", "b"] { try Content.make(olares.local("s/\(name)"), size: 2 << 20) }
            let words = ["files", "upload", "s", "drive/Home/t/", "--chunk-size", "1MiB", "--parallel", "1"]
            olares.sandbox.add(
                Fault(.hold(name: "post"), service: "files", method: "POST", path: "/upload/*", after: 3, times: 1))
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, words)
            #expect(await olares.sandbox.waitUntilHeld("post"))
            #expect(await terminal.wait(for: "1 of 2 files"))
            olares.sandbox.release("post")
            #expect(await session.wait().exit == 0)
            let last = terminal.text.split(separator: "\n").last ?? ""
            #expect(last.contains("uploaded 2 files, 4.0MB in "), "\(terminal.text)")
            let run = try await olares.run(words + ["--skip-existing"])
            #expect(run.stderr.isEmpty)
            #expect(run.lines.count == 2 && run.lines.last == "skipped: 2", "\(run.stdout)")
        }
    }

    @Test("--dry-run sends nothing, and says what would be sent")
    func dryRun() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.make("drive/Home/t/s/b", size: 1)
            for name in ["a", "b", "c/d"] { try Content.make(olares.local("s/\(name)"), size: 2048) }
            let before = Olares.tree(remote.root)
            let run = try await olares.run("files", "upload", "s", "drive/Home/t/", "--dry-run")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(run.stdout.contains("would upload s/a (2.0KB) → drive/Home/t/s/a\n"))
            #expect(run.stdout.contains("would fail: s/b"))
            let json = try await olares.run("files", "upload", "s", "drive/Home/t/", "--dry-run", "-o", "json").json
            #expect(json["files"]?.array?.count == 2 && json["totalBytes"]?.integer == 4096)
            #expect(olares.sandbox.requests().allSatisfy { $0.method == "GET" })
            #expect(Olares.tree(remote.root) == before)
        }
    }

    @Test(
        "In a tree, what cannot be read is listed, and the rest is sent",
        .enabled(if: Strace.isAvailable, Strace.absence))
    func unreadable() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.makeFolder("drive/Home/t")
            for name in ["a", "b", "c/d"] { try Content.make(olares.local("s/\(name)"), size: 2048) }
            // Root may read everything, so that permissions are no obstacle here.
            let run = try await olares.run(
                ["files", "upload", olares.local("s"), "drive/Home/t/", "-o", "json"], tampering: "openat",
                "error=EACCES",
                paths: [olares.local("s/b")]
            ).run
            #expect(run.exit == 7, "\(run.stderr)")
            #expect(try run.json["files"]?.integer == 2)
            let failed = try run.json["failed"]?.array ?? []
            #expect(failed.count == 1 && failed.first?["path"]?.string == "s/b")
            #expect(failed.first?["code"]?.string == "file_unreadable")
            #expect(Olares.tree(remote.place("drive/Home/t")) == ["s/", "s/a", "s/c/", "s/c/d"])
        }
    }
}

/// A request with a chunk of an upload.
struct SentChunk: Equatable {
    /// `Content-Range`.
    let range: String
    /// The answer's status; nil where there was none.
    let status: Int?
}

extension Sandbox {
    /// Chunks that came so far, in order.
    var chunks: [SentChunk] {
        requests().filter { $0.method == "POST" && ($0.path.hasPrefix("/upload/") || $0.path.hasPrefix("/seafhttp/")) }
            .map { SentChunk(range: $0.header("content-range") ?? "", status: $0.status) }
    }
}
