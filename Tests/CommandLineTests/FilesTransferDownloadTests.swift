import Foundation
import OlaresCore
import Sandbox
import Testing

/// `files download`: what arrives, where, and what it says.
@Suite struct FilesTransferDownloadTests {
    @Test("Files of all sizes arrive as they are", arguments: [0, 1, 4095, 65_536, (1 << 20) - 1, 1 << 20, 5_000_003])
    func sizes(size: Int) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/a.bin", size: size)
            let run = try await olares.run("files", "download", "drive/Home/t/a.bin", "-o", "json")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(Content.digest(olares.local("a.bin")) == digest)
            #expect(olares.localFiles == ["a.bin"])
            let json = try run.json
            #expect(json["files"]?.integer == 1 && json["bytes"]?.integer == Int64(size))
            #expect(json["resumedBytes"]?.integer == 0 && json["skipped"]?.integer == 0)
            #expect(json["failed"]?.array?.isEmpty == true)
            #expect(json["source"]?.string == "drive/Home/t/a.bin")
        }
    }

    @Test("A tree arrives whole: any name, deep folders, empty ones, links to files")
    func tree() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            // No dictionary: to Swift, é and e with an accent are the same.
            var digests: [(name: String, digest: String)] = []
            func make(_ name: String, size: Int) throws {
                digests.append((name, try remote.make("drive/Home/t/\(name)", size: size)))
            }
            for (number, name) in FileNames.all.enumerated() { try make(name, size: 100 + number) }
            let deep = (1...40).map { "d\($0)" }.joined(separator: "/")
            try make("\(deep)/bottom", size: 10)
            try make("e/f/empty", size: 0)
            try remote.makeFolder("drive/Home/t/nothing/in here")
            let link = remote.place("drive/Home/t/link")
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "plain")
            digests.append(("link", digests[0].digest))
            let loop = remote.place("drive/Home/t/e/loop")
            try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: "..")
            let run = try await olares.run("files", "download", "drive/Home/t", "-o", "json")
            #expect(run.exit == 0, "\(run.stderr)")
            for (name, digest) in digests { #expect(Content.digest(olares.local("t/\(name)")) == digest, "\(name)") }
            #expect(olares.localFiles.contains("t/nothing/in here/"))
            let files = olares.localFiles.filter { !$0.hasSuffix("/") }
            #expect(files.count == digests.count, "\(files)")
            #expect(try run.json["files"]?.integer == Int64(digests.count))
            #expect(try run.json["skipped"]?.integer == 1, "the link to a folder")
            #expect(try run.json["leftOut"] == [["path": "e/loop", "reason": "a link to a directory"]])
            #expect(run.stderr == "left out: e/loop: a link to a directory\n")
            let kind = try FileManager.default.attributesOfItem(atPath: olares.local("t/link"))[.type]
            #expect(kind as? FileAttributeType == .typeRegular)
        }
    }

    @Test("Any file can be asked for by its name, among all the others")
    func names() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            // White space around a path on the command line is not part of it.
            let names = FileNames.all.filter { $0.trimmingCharacters(in: .whitespacesAndNewlines) == $0 }
            let digests = try names.map { try remote.make("drive/Home/t/\($0)", size: 10) }
            for (name, digest) in zip(names, digests) {
                let run = try await olares.run("files", "download", "drive/Home/t/\(name)", "here", "--overwrite")
                #expect(run.exit == 0, "\(run.stderr)")
                #expect(Content.digest(olares.local("here")) == digest, "\(name)")
            }
        }
    }

    @Test("Where a file goes")
    func targets() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/a.txt", size: 10)
            try FileManager.default.createDirectory(atPath: olares.local("dir"), withIntermediateDirectories: false)
            for (words, place) in [
                ([], "a.txt"), (["dir"], "dir/a.txt"), (["new/"], "new/a.txt"), (["b.txt"], "b.txt"),
                (["x/y/c.txt"], "x/y/c.txt"), ([olares.local("abs.txt")], "abs.txt"),
            ] {
                let run = try await olares.run(["files", "download", "drive/Home/t/a.txt"] + words)
                #expect(run.exit == 0, "\(words): \(run.stderr)")
                #expect(Content.digest(olares.local(place)) == digest, "\(words)")
            }
            let run = try await olares.run("files", "download", "drive/Home/t/", "tree")
            #expect(run.exit == 0)
            #expect(Content.digest(olares.local("tree/t/a.txt")) == digest)
        }
    }

    @Test("Times and permissions are the remote ones, and never less than the owner's")
    func attributes() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.make("drive/Home/t/run.sh", size: 10)
            try remote.make("awss3/AKIAEXAMPLE/bucket1/cloud.bin", size: 3000)
            let manager = FileManager.default
            let time = Date(timeIntervalSince1970: 1_500_000_000)
            try manager.setAttributes(
                [.posixPermissions: 0o750, .modificationDate: time], ofItemAtPath: remote.place("drive/Home/t/run.sh"))
            #expect(try await olares.run("files", "download", "drive/Home/t/run.sh").exit == 0)
            let attributes = try manager.attributesOfItem(atPath: olares.local("run.sh"))
            #expect(attributes[.modificationDate] as? Date == time)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o750)
            #expect(try await olares.run("files", "download", "awss3/AKIAEXAMPLE/bucket1/cloud.bin").exit == 0)
            #expect(Olares.size(olares.local("cloud.bin")) == 3000)
        }
    }

    @Test("What is there already stays, goes or counts, as was asked")
    func existing() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/a.bin", size: 3_000_000)
            let whole = try Data(contentsOf: URL(filePath: remote.place("drive/Home/t/a.bin")))
            let words = ["files", "download", "drive/Home/t/a.bin"]
            try olares.write("mine", to: olares.local("a.bin"))
            try await olares.expectFailure(
                "files", "download", "drive/Home/t/a.bin", code: .localFileExists,
                message: "already exists; pass --overwrite to replace it or --resume to continue a previous download")
            #expect(try await olares.run(words + ["--skip-existing", "-o", "json"]).json["skipped"]?.integer == 1)
            #expect(try String(contentsOfFile: olares.local("a.bin"), encoding: .utf8) == "mine")
            #expect(try await olares.run(words + ["--overwrite"]).exit == 0)
            #expect(Content.digest(olares.local("a.bin")) == digest)

            olares.sandbox.clearRequests()
            try whole.prefix(1_234_567).write(to: URL(filePath: olares.local("a.bin")))
            let run = try await olares.run(words + ["--resume", "-o", "json"])
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(Content.digest(olares.local("a.bin")) == digest)
            #expect(olares.sandbox.ranges == ["bytes=1234567-"])
            #expect(try run.json["resumedBytes"]?.integer == 1_234_567)
            #expect(try run.json["bytes"]?.integer == 3_000_000 -| 1_234_567)
            #expect(try await olares.run(words + ["--resume", "-o", "json"]).json["skipped"]?.integer == 1)
            let usage = try await olares.run(words + ["--resume", "--overwrite"])
            #expect(usage.exit == 2)
            #expect(olares.localFiles == ["a.bin"])
        }
    }

    @Test("In a tree, what cannot be had is listed, and the rest arrives")
    func partialFailure() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            for name in ["a", "b", "c", "d/e"] { try remote.make("drive/Home/t/\(name)", size: 100) }
            try olares.write("mine", to: olares.local("t/c"))
            olares.sandbox.add(Fault(.status(code: 404), service: "files", path: "/api/raw/drive/Home/t/b"))
            let run = try await olares.run("files", "download", "drive/Home/t", "-o", "json")
            #expect(run.exit == 7, "\(run.stderr)")
            #expect(try run.json["files"]?.integer == 2)
            let failed = try run.json["failed"]?.array ?? []
            #expect(Set(failed.compactMap { $0["path"]?.string }) == ["b", "c"])
            #expect(Set(failed.compactMap { $0["code"]?.string }) == ["remote_not_found", "local_file_exists"])
            #expect(failed.allSatisfy { $0["reason"]?.string?.isEmpty == false })
            #expect(try String(contentsOfFile: olares.local("t/c"), encoding: .utf8) == "mine")
            #expect(olares.localFiles == ["t/", "t/a", "t/c", "t/d/", "t/d/e"])
            let people = try await olares.run("files", "download", "drive/Home/t", "--skip-existing")
            #expect(people.exit == 7)
            #expect(people.stdout.contains("failed: 1") && people.stdout.contains("skipped: 3"))
            #expect(people.stderr.contains("failed: b: "))
        }
    }

    @Test("No name that a server makes up writes outside of the target")
    func hostileNames() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.make("drive/Home/t/good", size: 10)
            let names = [
                "../evil", "a/b", "n\u{0}l", "..", ".", "", "~root", "/abs", "../folder/", "../../up/", "../",
                "x/../../y",
            ]
            olares.sandbox.behaviour.files.extraNames = names
            let run = try await olares.run("files", "download", "drive/Home/t", "deep/er", "-o", "json")
            #expect(run.exit == 7, "\(run.stderr)")
            #expect(
                Olares.tree(olares.directory + "/work") == [
                    "deep/", "deep/er/", "deep/er/t/", "deep/er/t/good", "deep/er/t/~root",
                ])
            #expect(!Olares.tree(olares.directory).contains { $0.hasSuffix("evil") || $0.hasSuffix("planted") })
            let failed = try run.json["failed"]?.array ?? []
            // One of them is no name at all, and one is an ordinary name.
            #expect(failed.count == names.count - 2)
            #expect(failed.allSatisfy { $0["code"]?.string == "unsafe_name" })
        }
    }

    @Test("No name that a server makes up steers the terminal")
    func terminalNames() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let names = ["\u{1b}[31mred", "bell\u{7}", "csi\u{9b}31m", "over\rwritten"]
            let digests = try names.map { try remote.make("drive/Home/t/\($0)", size: 100_000) }
            olares.sandbox.behaviour.files.extraNames = ["\u{1b}[31mred\u{7}/x"]
            olares.sandbox.add(
                Fault(.holdAfter(name: "first", bytes: 50_000), service: "files", path: "/api/raw/*", times: 1))
            let terminal = try olares.terminal()
            let words = ["files", "download", "drive/Home/t", "--parallel", "1"]
            let session = try olares.start(on: terminal, words)
            #expect(await olares.sandbox.waitUntilHeld("first"))
            #expect(await terminal.wait(for: "KB  "), "a line with the file's name")
            olares.sandbox.release("first")
            #expect(await session.wait().exit == 7)
            #expect(try await olares.start(on: terminal, words + ["--dry-run"]).wait().exit == 0)
            #expect(terminal.text.contains("failed: "))
            for code in ["\u{1b}[31m", "\u{7}", "\u{9b}"] { #expect(!terminal.text.contains(code), "\(terminal.text)") }
            for (name, digest) in zip(names, digests) {
                #expect(Content.digest(olares.local("t/\(name)")) == digest)
            }
        }
    }

    @Test("--dry-run asks for listings alone, and says what would be done")
    func dryRun() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            for name in ["a", "d/b"] { try remote.make("drive/Home/t/\(name)", size: 2048) }
            let run = try await olares.run("files", "download", "drive/Home/t", "--dry-run")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(run.stdout.contains("would download drive/Home/t/a (2.0KB) → "))
            #expect(olares.localFiles.isEmpty)
            #expect(olares.sandbox.count("/api/raw/*") == 0)
            let json = try await olares.run("files", "download", "drive/Home/t", "--dry-run", "-o", "json").json
            #expect(json["dryRun"]?.bool == true && json["totalBytes"]?.integer == 4096)
            #expect(json["files"]?.array?.count == 2)
        }
    }

    @Test("What is not there, and what cannot be written")
    func refusals() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try await olares.expectFailure(
                "files", "download", "drive/Home/nothing", code: .remoteNotFound, message: "not found on the server")
            try await olares.expectFailure(
                "files", "download", "drive/Elsewhere/x", code: .argumentInvalid,
                message: "drive extend must be Home, Data, or Common")
            try remote.make("drive/Home/t/a", size: 10)
            try olares.write("", to: olares.local("file"))
            let run = try await olares.run("files", "download", "drive/Home/t/a", "file/below")
            #expect(run.exit == 1 && ShownFailure(run.stderr) != nil, "\(run.stderr)")
            #expect(olares.localFiles == ["file"])
        }
    }

    @Test(
        "A full disk ends it, and leaves nothing under the final name", .enabled(if: Mounts.arePossible, Mounts.absence)
    )
    func fullDisk() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.make("drive/Home/t/a.bin", size: 5_000_000)
            try olares.makeFolder("work/small")
            let script = """
                mount -t tmpfs -o size=2m tmpfs "$0/work/small" || exit 99
                "$@"; code=$?
                test -e "$0/work/small/a.bin" && exit 98
                exit $code
                """
            for words in [["drive/Home/t/a.bin", "small/a.bin"], ["drive/Home/t", "small"]] {
                let run = try await olares.runMounting(script, ["files", "download"] + words + ["-o", "json"])
                let failure = ShownFailure(run.stderr)
                #expect(run.exit == 1, "\(run.stderr)")
                #expect(failure?.code == "disk_full", "\(run.stderr)")
            }
        }
    }

    @Test(
        "A pipe is never replaced, and a device takes what is written",
        arguments: ["", "--overwrite", "--skip-existing", "--resume"])
    func specialFiles(policy: String) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.make("drive/Home/t/a.bin", size: 100_000)
            #expect(mkfifo(olares.local("pipe"), 0o600) == 0)
            symlink("/dev/null", olares.local("sink"))
            let words = ["files", "download", "drive/Home/t/a.bin"]
            let policy = policy.isEmpty ? [] : [policy]
            expectFailure(
                try await olares.run(words + ["pipe"] + policy), .localFileExists, exit: 1,
                message: "local destination \"pipe\" is a pipe or a device")
            #expect(olares.sandbox.count("/api/raw/*") == 0)
            for target in ["sink", "/dev/null"] {
                let run = try await olares.run(words + [target, "-o", "json"] + policy)
                #expect(run.exit == 0, "\(run.stderr)")
                #expect(try run.json["bytes"]?.integer == 100_000)
            }
            var info = stat()
            #expect(lstat("/dev/null", &info) == 0 && info.st_mode & S_IFMT == S_IFCHR)
            #expect(lstat(olares.local("pipe"), &info) == 0 && info.st_mode & S_IFMT == S_IFIFO)
            #expect(olares.localFiles == ["pipe", "sink"])
        }
    }

    @Test("A stall time-out in which nothing could move is refused", arguments: ["download", "upload"])
    func stallTimeout(verb: String) async throws {
        try await withOlares { olares in
            _ = try olares.logInBob()
            let words = ["files", verb] + (verb == "download" ? ["drive/Home/t/a", "a"] : ["a", "drive/Home/t/a"])
            for value in ["0s", "1ms", "99ms"] {
                let run = try await olares.run(words + ["--stall-timeout", value])
                expectFailure(
                    run, .optionValueInvalid, exit: 2, message: "--stall-timeout is too short for anything to move")
            }
            let run = try await olares.run(words + ["--stall-timeout", "100ms"])
            #expect(!run.stderr.contains("--stall-timeout"), "\(run.stderr)")
        }
    }
}

extension Sandbox {
    /// The `Range` of each request for bytes so far that had one.
    var ranges: [String] { requests(to: "/api/raw/*").compactMap { $0.header("range") } }
}
