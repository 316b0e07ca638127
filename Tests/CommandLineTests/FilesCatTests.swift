import Foundation
import OlaresCore
import Sandbox
import Testing

/// `files cat`.
@Suite struct FilesCatTests {
    @Test("Bytes go through a pipe untouched", arguments: [0, 1, 4096, 3 << 20])
    func bytes(size: Int) async throws {
        try await withFilesOfBob { olares, files in
            try Content.make(files.place("drive/Home/c/x.bin"), size: size)
            let target = olares.local("x.bin")
            let script = "\"$0\" files cat drive/Home/c/x.bin >\"$1\""
            let child = try olares.start(["-c", script, Program.path, target], program: "/bin/sh")
            #expect(await child.wait().exit == 0)
            #expect(Content.digest(target) == files.digest("drive/Home/c/x.bin"))
            let request = try #require(olares.sandbox.requests(to: "/api/raw/drive/Home/c/x.bin").first)
            #expect(request.query == "inline=true")
        }
    }

    @Test("A slash at the end does not make a file a directory")
    func slash() async throws {
        try await withFilesOfBob { olares, _ in
            let drive = try await olares.files("cat drive/Home/Documents/welcome.txt/")
            #expect(drive.stdout == "Welcome to your Olares.\n")
            let cloud = try await olares.files("cat google/alice@gmail.example/letter.txt")
            #expect(cloud.stdout == "Dear Bob,\n")
        }
    }

    @Test("To a terminal goes text, and nothing that would act on it, unless that is forced")
    func terminal() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("plain 日本\n", to: "drive/Home/c/plain.txt")
            try files.write("\u{1b}[31mred\u{1b}[0m\n", to: "drive/Home/c/red.txt")
            for (file, options, exit, shows) in [
                ("plain.txt", [], 0, "plain 日本\n"),
                (
                    "red.txt", [], 1,
                    "error: refusing to write drive/Home/c/red.txt to a terminal: it has control characters, as binary "
                        + "files do\nfix: olares-cli files cat drive/Home/c/red.txt --force\n"
                ),
                ("red.txt", ["--force"], 0, "\u{1b}[31mred\u{1b}[0m\n"),
            ] as [(String, [String], Int32, String)] {
                let terminal = try olares.terminal()
                let session = try olares.start(on: terminal, ["files", "cat", "drive/Home/c/\(file)"] + options)
                #expect(await session.wait().exit == exit, "\(file)")
                #expect(terminal.text == shows, "\(file)")
            }
            #expect(try await olares.files("cat drive/Home/c/red.txt").stdout == "\u{1b}[31mred\u{1b}[0m\n")
        }
    }

    @Test("A reader who has enough ends it quietly")
    func closedPipe() async throws {
        try await withFilesOfBob { olares, files in
            try Content.make(files.place("drive/Home/c/x.bin"), size: 8 << 20)
            let script = "\"$0\" files cat drive/Home/c/x.bin | head -c 10 | wc -c; exit"
            let child = try olares.start(["-c", script, Program.path], program: "/bin/sh")
            let run = await child.wait()
            #expect(run.stdout.filter { !$0.isWhitespace } == "10")
            #expect(run.stderr.isEmpty)
        }
    }

    @Test("Directories, roots and what is not there")
    func refusals() async throws {
        try await withFilesOfBob { olares, _ in
            try await olares.expectRefused(
                "cat drive/Home/Documents", .argumentInvalid,
                "drive/Home/Documents is a directory: cat only works on files (use `olares-cli files ls "
                    + "drive/Home/Documents` to list it)", fix: "olares-cli files ls drive/Home/Documents")
            try await olares.expectRefused(
                "cat drive/Home/", .argumentInvalid, "is a directory: cat only works on files")
            for path in ["drive/Home/nope.txt", "drive/Home/nope/nope.txt"] {
                try await olares.expectRefused(
                    "cat \(path)", .remoteNotFound, "stat \(path): not found on the server (HTTP 404)")
            }
            #expect(olares.sandbox.requests(to: "/api/raw/*").isEmpty)
        }
    }

    @Test("A page in place of the file is a failure, a page that is the file is none")
    func page() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("<html>mine</html>", to: "drive/Home/c/mine.html")
            #expect(try await olares.files("cat drive/Home/c/mine.html").stdout == "<html>mine</html>")
            #expect(try await olares.files("cat sync/5f2a1c3e-0b7d-4e6a-9c41-8d2f60b1a7e9/ideas.md").exit == 0)
            olares.sandbox.add(Fault(.html, service: "files", path: "/api/raw/*"))
            try await olares.expectRefused(
                "cat drive/Home/Documents/welcome.txt", .decode, "the server sent an HTML page in place of the file")
            olares.sandbox.clearFaults()
            olares.sandbox.add(Fault(.status(code: 200, body: "short"), service: "files", path: "/api/raw/*"))
            let other = try await olares.files("cat drive/Home/Documents/welcome.txt")
            #expect(other.exit == 1 && other.stderr.contains("the server sent 5 bytes for a file of 24"))
        }
    }

    @Test("What breaks off on the way is a failure, whatever has been written")
    func cut() async throws {
        try await withFilesOfBob { olares, files in
            try Content.make(files.place("drive/Home/c/x.bin"), size: 1 << 20)
            olares.sandbox.add(Fault(.cutAfter(bytes: 100_000), path: "/api/raw/*"))
            let run = try await olares.run("files", "cat", "drive/Home/c/x.bin")
            #expect(run.exit == 5)
            #expect(run.stderr.contains("the connection was closed before the answer was complete"))
        }
    }
}
