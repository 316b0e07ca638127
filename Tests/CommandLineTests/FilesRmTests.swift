import Foundation
import OlaresCore
import Sandbox
import Testing

/// `files rm`.
@Suite struct FilesRmTests {
    @Test("White space at the end of a name is a part of it: the neighbour without it stays")
    func spaceAtTheEnd() async throws {
        try await withFilesOfBob { olares, files in
            for name in ["a", "a ", " a"] { try files.write(name, to: "drive/Home/t/\(name)") }
            #expect(try await olares.run("files", "cat", "drive/Home/t/a ").stdout == "a ")
            let run = try await olares.run("files", "rm", "drive/Home/t/a ", "--yes")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(files.has("drive/Home/t/a") && files.has("drive/Home/t/ a") && !files.has("drive/Home/t/a "))
        }
    }

    @Test("A directory whose name ends in white space, and a line feed at the end")
    func spaceAtTheEndOfADirectory() async throws {
        try await withFilesOfBob { olares, files in
            for name in ["d/x", "d /x", "n", "n\n"] { try files.write("x", to: "drive/Home/t/\(name)") }
            let run = try await olares.run("files", "rm", "-r", "drive/Home/t/d /", "--yes")
            #expect(run.exit == 0 && files.has("drive/Home/t/d/x") && !files.has("drive/Home/t/d "))
            #expect(try await olares.run("files", "rm", "drive/Home/t/n\n", "--yes").exit == 0)
            #expect(files.has("drive/Home/t/n") && !files.has("drive/Home/t/n\n"))
        }
    }

    @Test("What the service cannot delete is named, and the rest is gone")
    func someRemain() async throws {
        try await withFilesOfBob { olares, files in
            try plant(files)
            let body = #"{"code":1,"data":["/b.txt"],"message":"delete failed paths"}"#
            olares.sandbox.add(Fault(.status(code: 500, body: body), method: "DELETE", path: "/api/resources/*"))
            let run = try await olares.files("rm drive/Home/r/a.txt drive/Home/r/b.txt --yes")
            #expect(run.exit == 7)
            #expect(
                run.lines == [
                    "  ✓ drive/Home/r/ (1 entry)", "  ✗ the server could not delete drive/Home/r/b.txt",
                    "done: deleted 1 entry",
                ])
            let json = try await olares.files("rm drive/Home/r/a.txt drive/Home/r/b.txt --yes -o json").json
            #expect(json["deleted"] == ["drive/Home/r/a.txt"])
            #expect(json["failed"]?.array?.first?["paths"] == ["drive/Home/r/b.txt"])
            let all = try await olares.files("rm drive/Home/r/b.txt --yes")
            expectFailure(all, .serverRefused, exit: 1, message: "the server could not delete drive/Home/r/b.txt")
        }
    }

    @Test(
        "A page in place of an answer is no success",
        arguments: ["rm drive/Home/r/a.txt --yes", "mkdir drive/Home/r/z"])
    func page(line: String) async throws {
        try await withFilesOfBob { olares, files in
            try plant(files)
            for method in ["DELETE", "POST"] {
                olares.sandbox.add(
                    Fault(.status(code: 200, body: "<html>Log in</html>"), method: method, path: "/api/*"))
            }
            expectFailure(
                try await olares.files(line), .decode, message: "the server's answer is not JSON: an HTML page")
        }
    }

    private func plant(_ files: RemoteFiles) throws {
        for name in ["a.txt", "b.txt", "d/c.txt", "d/e/f.txt", "g/h.txt"] {
            try files.write(name, to: "drive/Home/r/\(name)")
        }
    }

    @Test("Files of several directories, one request for each directory")
    func batches() async throws {
        try await withFilesOfBob { olares, files in
            try plant(files)
            let run = try await olares.files(
                "rm drive/Home/r/b.txt drive/Home/r/g/h.txt drive/Home/r/a.txt drive/Home/r/./a.txt --yes")
            #expect(
                run.stdout == "  ✓ drive/Home/r/ (2 entries)\n  ✓ drive/Home/r/g/ (1 entry)\ndone: deleted 3 entries\n")
            #expect(run.stderr.isEmpty)
            #expect(
                olares.changesAsked == [
                    "DELETE /api/resources/drive/Home/r/", "DELETE /api/resources/drive/Home/r/g/",
                ])
            #expect(try olares.bodiesSent == [["dirents": ["/a.txt", "/b.txt"]], ["dirents": ["/h.txt"]]])
            #expect(!files.has("drive/Home/r/a.txt") && files.has("drive/Home/r/d/c.txt"))
        }
    }

    @Test("Directories with -r, and what is in them goes with them", arguments: ["-r", "-R", "--recursive"])
    func directories(option: String) async throws {
        try await withFilesOfBob { olares, files in
            try plant(files)
            let run = try await olares.files("rm \(option) drive/Home/r/d drive/Home/r/d/e/ --yes -o json")
            #expect(try run.json == ["deleted": ["drive/Home/r/d/"], "failed": []])
            #expect(try olares.bodiesSent == [["dirents": ["/d/"]]])
            #expect(!files.has("drive/Home/r/d") && files.has("drive/Home/r/a.txt"))
        }
    }

    @Test("-f is the same consent as --yes", arguments: ["-f", "--force", "-y"])
    func consent(option: String) async throws {
        try await withFilesOfBob { olares, files in
            try plant(files)
            #expect(try await olares.files("rm drive/Home/r/a.txt \(option)").exit == 0)
            #expect(!files.has("drive/Home/r/a.txt"))
        }
    }

    @Test("On a terminal it shows what will go, asks with the number, and takes no for an answer")
    func asks() async throws {
        try await withFilesOfBob { olares, files in
            try plant(files)
            for (answer, exit) in [("n\n", Int32(1)), ("\n", 1), ("\u{4}", 1), ("y\n", 0)] {
                let terminal = try olares.terminal()
                let session = try olares.start(
                    on: terminal, ["files", "rm", "drive/Home/r/a.txt", "drive/Home/r/b.txt"], capturesOutput: true)
                #expect(await terminal.wait(for: "proceed with deletion of 2 entries? [y/N]: "))
                #expect(
                    terminal.text.hasPrefix(
                        "will delete 2 entries in 1 batch:\n  drive/Home/r/\n    /a.txt\n    /b.txt\n"))
                #expect(files.has("drive/Home/r/a.txt"), "nothing is deleted before the answer")
                terminal.type(answer)
                #expect(await session.wait().exit == exit)
                #expect(files.has("drive/Home/r/a.txt") == (exit != 0))
            }
        }
    }

    @Test("Where nobody can be asked it refuses, and says how")
    func unattended() async throws {
        try await withFilesOfBob { olares, files in
            try plant(files)
            try await olares.expectRefused(
                "rm drive/Home/r/a.txt", .confirmationRequired,
                "stdin is not a terminal — pass --yes to confirm: proceed with deletion of 1 entry?", exit: 6,
                fix: "olares-cli files rm --yes drive/Home/r/a.txt")
            #expect(files.has("drive/Home/r/a.txt"))
        }
    }

    @Test("A dry run shows what would go")
    func dryRun() async throws {
        try await withFilesOfBob { olares, files in
            try plant(files)
            let run = try await olares.files("rm -r drive/Home/r/d drive/Home/r/g --dry-run")
            #expect(
                run.lines.prefix(4) == ["will delete 2 entries in 1 batch:", "  drive/Home/r/", "    /d/", "    /g/"])
            #expect(
                run.stdout.contains("would send: DELETE https://files.bob.olares.com/api/resources/drive/Home/r/\n"))
            let data = try await olares.files("rm drive/Home/r/a.txt --dry-run -o json").json
            #expect(data["dryRun"] == true && data["delete"] == ["drive/Home/r/a.txt"])
            #expect(data["requests"]?.array?.first?["body"] == ["dirents": ["/a.txt"]])
            #expect(olares.changesAsked == [])
            try await olares.expectRefused("rm drive/Home/r/z.txt --dry-run", .remoteNotFound, "does not exist")
        }
    }

    @Test("One thing that is not there, or is of another kind, stops everything, even with -f")
    func preflight() async throws {
        try await withFilesOfBob { olares, files in
            try plant(files)
            try await olares.expectRefused(
                "rm -f drive/Home/r/a.txt drive/Home/r/z.txt", .remoteNotFound,
                "rm: target drive/Home/r/z.txt does not exist on the server", fix: "olares-cli files ls drive/Home/r/")
            try await olares.expectRefused(
                "rm -f drive/Home/r/a.txt drive/Home/r/d", .argumentInvalid,
                "rm: target drive/Home/r/d is a directory on the server; pass -r/-R to remove it recursively")
            try await olares.expectRefused(
                "rm -f drive/Home/r/d/", .argumentInvalid, "drive/Home/r/d/ is a directory: pass -r/-R to remove it")
            for (words, drop) in [
                ("-r drive/Home/r/a.txt", "drop -r/-R"), ("-r drive/Home/r/a.txt/", "drop the trailing '/' and -r/-R"),
            ] {
                try await olares.expectRefused(
                    "rm -f \(words)", .argumentInvalid, "is a file on the server, not a directory; \(drop)")
            }
            #expect(files.has("drive/Home/r/a.txt"))
        }
    }

    @Test(
        "A step up names no file: what it would delete is somewhere else",
        arguments: ["drive/Home/r/..", "drive/Home/r/d/../../x"])
    func steps(path: String) async throws {
        try await withFilesOfBob { olares, _ in
            try await olares.expectRefused(
                "rm -rf \(path)", .argumentInvalid, "rm: path segment \"..\" is a reserved name")
            #expect(olares.sandbox.requests().isEmpty, "nothing was even asked")
        }
    }

    @Test(
        "Roots, volumes and folders of the system are never deleted",
        arguments: [
            ("drive/Home/", "refusing to delete the root of drive/Home"),
            ("sync/x", "refusing to delete the root of sync/x"),
            ("drive/Home/Documents", "refusing to delete drive/Home/Documents: this is a system-managed Home folder"),
            ("external/olares/ai/", "refusing to delete external/olares/ai/: this is a system-managed AI mountpoint"),
            ("external/olares/ai/model", "refusing to delete external/olares/ai/model/: this is a system-managed AI"),
            (
                "external/olares/usb-stick/",
                "refusing to delete external/olares/usb-stick/: this is a mounted volume root"
            ),
        ])
    func protected(path: String, message: String) async throws {
        try await withFilesOfBob { olares, _ in
            try await olares.expectRefused("rm -rf \(path)", .pathProtected, message, exit: 1)
            #expect(olares.sandbox.requests().isEmpty, "nothing was even asked")
        }
    }

    @Test("What fails is told, the rest goes on, and the exit code says that it is a part")
    func partly() async throws {
        try await withFilesOfBob { olares, files in
            try plant(files)
            olares.sandbox.add(
                Fault(.status(code: 500, body: ""), method: "DELETE", path: "/api/resources/drive/Home/r/d/"))
            let line = "rm drive/Home/r/a.txt drive/Home/r/d/c.txt drive/Home/r/g/h.txt --yes"
            let run = try await olares.files(line)
            #expect(run.exit == 7)
            #expect(run.lines.first == "  ✓ drive/Home/r/ (1 entry)" && run.lines.last == "done: deleted 2 entries")
            #expect(run.stdout.contains("  ✗ drive/Home/r/d/: DELETE https://files.bob.olares.com"))
            #expect(files.has("drive/Home/r/d/c.txt") && !files.has("drive/Home/r/g/h.txt"))
            let only = try await olares.files("rm drive/Home/r/d/c.txt --yes")
            expectFailure(only, .httpServerError, message: "HTTP 500")
        }
    }
}
