import Foundation
import OlaresCore
import Sandbox
import Testing

/// `files download`: what it does to the local disk, and what it leaves alone.
@Suite struct FilesTransferDiskTests {
    private static let words = ["files", "download", "drive/Home/t/a.bin"]

    private func status(_ path: String) throws -> stat {
        var info = stat()
        guard lstat(path, &info) == 0 else { throw SystemError("stat \(path)") }
        return info
    }

    @Test("--resume goes on in the file that is there, or in one that shares its blocks: nothing is copied")
    func resumesInPlace() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/a.bin", size: 3_000_000)
            let whole = try Data(contentsOf: URL(filePath: remote.place("drive/Home/t/a.bin")))
            try whole.prefix(2_900_000).write(to: URL(filePath: olares.local("a.bin")))
            let before = try status(olares.local("a.bin"))
            let run = try await olares.run(Self.words + ["--resume", "-o", "json"])
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(try run.json["resumedBytes"]?.integer == 2_900_000)
            #expect(Content.digest(olares.local("a.bin")) == digest)
            #expect(olares.localFiles == ["a.bin"])
            let after = try status(olares.local("a.bin"))
            // Where blocks can be shared it is another file.
            #expect(after.st_ino == before.st_ino || after.st_blocks >= before.st_blocks)
        }
    }

    @Test("Where --resume fails, what was there stands there again, under its name", arguments: [404, 403])
    func resumeFails(status: Int) async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.make("drive/Home/t/a.bin", size: 3_000_000)
            let digest = try Content.make(olares.local("a.bin"), size: 500_000)
            olares.sandbox.add(Fault(.status(code: status), service: "files", path: "/api/raw/*"))
            let run = try await olares.run(Self.words + ["--resume"])
            #expect(run.exit == (status == 403 ? 4 : 1), "\(run.stderr)")
            #expect(Content.digest(olares.local("a.bin")) == digest)
            #expect(olares.localFiles == ["a.bin"])
        }
    }

    @Test("Where the server does not go on, the file stays until the whole one is there")
    func resumeIgnored() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/a.bin", size: 3_000_000)
            let mine = try Content.make(olares.local("a.bin"), size: 500_000)
            olares.sandbox.behaviour.files.ignoresRange = true
            olares.sandbox.add(
                Fault(.holdAfter(name: "half", bytes: 1_500_000), service: "files", path: "/api/raw/*", times: 1))
            let child = try olares.start(Self.words + ["--resume"])
            #expect(await olares.sandbox.waitUntilHeld("half"))
            #expect(await eventually { Content.digest(olares.local("a.bin")) == mine })
            olares.sandbox.release("half")
            #expect(await child.wait().exit == 0)
            #expect(Content.digest(olares.local("a.bin")) == digest)
            #expect(olares.localFiles == ["a.bin"])
        }
    }

    @Test("A file with a second name, or behind a link, is copied: the other name keeps what it has")
    func resumeOfSharedFile() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/a.bin", size: 3_000_000)
            let whole = try Data(contentsOf: URL(filePath: remote.place("drive/Home/t/a.bin")))
            for isLink in [false, true] {
                try whole.prefix(500_000).write(to: URL(filePath: olares.local("other")))
                let before = Content.digest(olares.local("other"))
                #expect(
                    isLink
                        ? symlink("other", olares.local("a.bin")) == 0
                        : link(olares.local("other"), olares.local("a.bin")) == 0)
                let run = try await olares.run(Self.words + ["--resume"])
                #expect(run.exit == 0, "\(run.stderr)")
                #expect(Content.digest(olares.local("a.bin")) == digest)
                #expect(Content.digest(olares.local("other")) == before)
                #expect(try status(olares.local("a.bin")).st_mode & S_IFMT == S_IFREG)
                try FileManager.default.removeItem(atPath: olares.local("a.bin"))
            }
        }
    }

    @Test("A link in the target is not gone through, unless that is asked for")
    func links() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            let digest = try remote.make("drive/Home/t/sub/deep/a", size: 100)
            try remote.make("drive/Home/t/b", size: 100)
            let outside = olares.directory + "/outside"
            for folder in [outside, olares.local("t")] {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            }
            symlink(outside, olares.local("t/sub"))
            let words = ["files", "download", "drive/Home/t", "-o", "json"]
            let run = try await olares.run(words)
            #expect(run.exit == 7, "\(run.stderr)")
            let failed = try run.json["failed"]?.array ?? []
            #expect(failed.allSatisfy { $0["code"] == "local_file_exists" } && !failed.isEmpty)
            #expect(Olares.tree(outside) == [])
            #expect(olares.localFiles.contains("t/b"))
            let asked = try await olares.run(words + ["--keep-dirlinks", "--skip-existing"])
            #expect(asked.exit == 0, "\(asked.stderr)")
            #expect(Content.digest(outside + "/deep/a") == digest)
            // The directory of the tree's name is in the target too; the one that is named is the person's choice.
            symlink(outside, olares.local("linked"))
            let named = try await olares.run("files", "download", "drive/Home/t", "linked")
            #expect(named.exit == 0, "\(named.stderr)")
            #expect(Content.digest(outside + "/t/sub/deep/a") == digest)
            try FileManager.default.removeItem(atPath: olares.local("t"))
            symlink(outside, olares.local("t"))
            try await olares.expectFailure(
                "files", "download", "drive/Home/t", code: .localFileExists, message: "is a link")
        }
    }

    @Test("Directories get permissions and times too, less what the umask takes away")
    func directories() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.make("drive/Home/t/private/a", size: 10)
            try remote.make("drive/Home/t/open/a", size: 10)
            let manager = FileManager.default
            let time = Date(timeIntervalSince1970: 1_500_000_000)
            for (name, mode) in [("private", 0o700), ("open", 0o777), ("open/a", 0o666), ("", 0o750)] {
                try manager.setAttributes(
                    [.posixPermissions: mode, .modificationDate: time],
                    ofItemAtPath: remote.place("drive/Home/t/\(name)"))
            }
            let words = "umask 027; exec \"$0\" files download drive/Home/t"
            let run = try await olares.start(["-c", words, Program.path], program: "/bin/sh").wait()
            #expect(run.exit == 0, "\(run.stderr)")
            for (name, mode) in [("t", 0o750), ("t/private", 0o700), ("t/open", 0o750), ("t/open/a", 0o640)] {
                let info = try status(olares.local(name))
                #expect(Int(info.st_mode & 0o777) == mode, "\(name)")
                #expect(info.st_mtim.tv_sec == 1_500_000_000, "\(name)")
            }
        }
    }

    @Test("A partial file of another user is not taken over", .enabled(if: geteuid() == 0, "needs to be root"))
    func foreignPartial() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try remote.make("drive/Home/t/a.bin", size: 10)
            let child = try olares.start(Self.words)
            #expect(await child.wait().exit == 0)
            // Its name is that of the target alone.
            olares.sandbox.add(Fault(.hold(name: "now"), service: "files", path: "/api/raw/*", times: 1))
            let other = try olares.start(Self.words + ["--overwrite"])
            #expect(await olares.sandbox.waitUntilHeld("now"))
            let partial = try #require(olares.partials().first)
            await other.end()
            olares.sandbox.release("now")
            try Data("planted".utf8).write(to: URL(filePath: partial))
            #expect(chown(partial, 12345, 12345) == 0 && chmod(partial, 0o666) == 0)
            let run = try await olares.run(Self.words + ["--overwrite"])
            expectFailure(run, .fileUnwritable, exit: 1, message: "belongs to another user")
            #expect(try String(contentsOfFile: partial, encoding: .utf8) == "planted")
        }
    }

    @Test("/dev/stdout takes the file and nothing else")
    func standardOutput() async throws {
        try await withOlares { olares in
            let remote = try olares.logInBob()
            try olares.write("some text\n", to: remote.place("drive/Home/note.txt"))
            for target in ["/dev/stdout", "/dev/fd/1"] {
                let run = try await olares.run("files", "download", "drive/Home/note.txt", target)
                #expect(run.stdout == "some text\n" && run.exit == 0, "\(run.stderr)")
            }
            let words = "exec \"$0\" files download drive/Home/note.txt /dev/stdout --overwrite >out"
            let run = try await olares.start(["-c", words, Program.path], program: "/bin/sh").wait()
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(try String(contentsOfFile: olares.local("out"), encoding: .utf8) == "some text\n")
            let error = try await olares.run("files", "download", "drive/Home/note.txt", "/dev/stderr", "--quiet")
            #expect(error.stderr == "some text\n")
        }
    }
}
