import Foundation
import OlaresCore
import Sandbox
import Testing

/// `files sync`.
@Suite struct FilesSyncTests {
    private func write(_ text: String, _ olares: Olares, _ path: String) throws {
        let url = URL(filePath: olares.local(path))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    @Test("Up: what is new and what has changed goes, what is the same stays, and a second run does nothing")
    func up() async throws {
        try await withFilesOfBob { olares, files in
            for (path, text) in [("s/a.txt", "one"), ("s/d/b.txt", "two"), ("s/skip.tmp", "x")] {
                try write(text, olares, path)
            }
            try FileManager.default.createDirectory(atPath: olares.local("s/empty"), withIntermediateDirectories: true)
            try files.write("extra", to: "drive/Home/t/extra.txt")
            let words = ["files", "sync", "s", "drive/Home/t/", "--exclude", "*.tmp", "-o", "json"]
            let plan = try await olares.run(words + ["--dry-run"]).json
            #expect(plan["copies"]?.array?.compactMap { $0["path"]?.string } == ["a.txt", "d/b.txt"])
            #expect(olares.changesAsked == [])
            let run = try await olares.run(words)
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(try run.json["files"] == 2)
            #expect(files.text("drive/Home/t/a.txt") == "one" && files.text("drive/Home/t/d/b.txt") == "two")
            #expect(
                files.has("drive/Home/t/empty") && files.has("drive/Home/t/extra.txt")
                    && !files.has("drive/Home/t/skip.tmp"))
            olares.sandbox.clearRequests()
            let again = try await olares.run(words)
            #expect(try again.exit == 0 && again.json["files"] == 0 && again.json["same"] == 2)
            #expect(olares.changesAsked == [])
            try write("changed", olares, "s/a.txt")
            #expect(try await olares.run(words).exit == 6, "a file is replaced")
            #expect(files.text("drive/Home/t/a.txt") == "one")
            #expect(try await olares.run(words + ["--yes"]).exit == 0)
            #expect(files.text("drive/Home/t/a.txt") == "changed")
        }
    }

    @Test("Down, with what is not there deleted, but for what takes no part")
    func down() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("one", to: "drive/Home/t/a.txt")
            try files.write("two", to: "drive/Home/t/d/b.txt")
            for (path, text) in [("s/old/x.txt", "x"), ("s/kept/y.tmp", "y"), ("s/kept/z.txt", "z")] {
                try write(text, olares, path)
            }
            try FileManager.default.createSymbolicLink(atPath: olares.local("s/link"), withDestinationPath: "/etc")
            let words = ["files", "sync", "drive/Home/t", "s", "--delete", "--exclude", "*.tmp"]
            let refused = try await olares.run(words + ["--max-delete", "1"])
            #expect(refused.exit == 1 && refused.stderr.contains("2 files would be deleted"))
            #expect(try await olares.run(words).exit == 6)
            let run = try await olares.run(words + ["--yes", "-o", "json"])
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(
                try run.json["deleted"] == ["kept/z.txt", "old/x.txt"] && run.json["removedDirectories"] == ["old"])
            #expect(try String(contentsOfFile: olares.local("s/d/b.txt"), encoding: .utf8) == "two")
            let left = (FileManager.default.enumerator(atPath: olares.local("s"))?.compactMap { $0 as? String } ?? [])
                .sorted()
            #expect(left == ["a.txt", "d", "d/b.txt", "kept", "kept/y.tmp", "link"])
            let again = try await olares.run(words + ["--yes", "-o", "json"])
            #expect(try again.exit == 0 && again.json["files"] == 0 && again.json["deleted"] == [])
        }
    }

    @Test("Up with --delete; and contents decide with --checksum")
    func mirror() async throws {
        try await withFilesOfBob { olares, files in
            try write("abc", olares, "s/a.txt")
            try files.write("xyz", to: "drive/Home/t/a.txt")
            try files.write("gone", to: "drive/Home/t/d/gone.txt")
            // Of the same size, and newer: the same by size and time.
            let byTime = try await olares.run(["files", "sync", "s", "drive/Home/t/", "-o", "json"])
            #expect(try byTime.exit == 0 && byTime.json["same"] == 1)
            let run = try await olares.run([
                "files", "sync", "s", "drive/Home/t/", "--checksum", "--delete", "--yes", "-o", "json",
            ])
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(files.text("drive/Home/t/a.txt") == "abc" && !files.has("drive/Home/t/d"))
        }
    }

    @Test("Nothing is deleted where the source could not be looked at, is suspiciously empty, or is not there")
    func careful() async throws {
        try await withFilesOfBob { olares, files in
            for path in ["a.txt", "d/b.txt"] {
                try files.write("x", to: "drive/Home/t/\(path)")
                try write("x", olares, "s/\(path)")
            }
            try write("mine", olares, "s/mine.txt")
            let words = ["files", "sync", "drive/Home/t/", "s", "--delete", "--yes"]
            olares.sandbox.add(
                Fault(
                    .status(code: 500, body: #"{"code":1,"message":"no"}"#), method: "GET",
                    path: "/api/resources/drive/Home/t/d/", times: 1))
            let failed = try await olares.run(words)
            #expect(failed.exit == 7 && failed.stderr.contains("nothing was deleted"))
            #expect(FileManager.default.fileExists(atPath: olares.local("s/mine.txt")))
            // A listing that is empty once.
            olares.sandbox.add(
                Fault(
                    .status(code: 200, body: #"{"isDir":true,"name":"d","items":[]}"#), method: "GET",
                    path: "/api/resources/drive/Home/t/d/", times: 1))
            let empty = try await olares.run(words)
            #expect(empty.exit == 7)
            #expect(FileManager.default.fileExists(atPath: olares.local("s/d/b.txt")))
            try files.makeFolder("drive/Home/none")
            let all = try await olares.run(["files", "sync", "drive/Home/none/", "s", "--delete", "--yes"])
            #expect(all.exit == 1 && all.stderr.contains("has no files"))
            try await olares.expectRefused(
                "sync drive/Home/missing/ s --delete --yes", .remoteNotFound, "sync: drive/Home/missing/ is not there")
            try await olares.expectRefused("sync nowhere drive/Home/t/", .fileUnreadable, "sync: nowhere is not there")
            try await olares.expectRefused("sync s t", .argumentInvalid, "is on the Olares")
            try await olares.expectRefused(
                "sync drive/Home/t/ drive/Home/t/d/", .argumentInvalid, "inside of the other")
            #expect(FileManager.default.fileExists(atPath: olares.local("s/mine.txt")))
        }
    }

    @Test("Between two places on the Olares the server copies, and nothing passes by here")
    func between() async throws {
        try await withFilesOfBob { olares, files in
            for (path, text) in [
                ("t/a.txt", "one"), ("t/d/b.txt", "two"), ("u/a.txt", "older one"), ("u/x/c.txt", "x"),
            ] {
                try files.write(text, to: "drive/Home/\(path)")
            }
            try files.write("left", to: "drive/Home/u/.olares-upload-deadbeef")
            let words = ["files", "sync", "drive/Home/t/", "drive/Home/u/", "--delete", "-o", "json"]
            #expect(try await olares.run(words).exit == 6)
            let run = try await olares.run(words + ["--yes"])
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(files.text("drive/Home/u/a.txt") == "one" && files.text("drive/Home/u/d/b.txt") == "two")
            #expect(!files.has("drive/Home/u/x") && files.has("drive/Home/u/.olares-upload-deadbeef"))
            #expect(olares.sandbox.requests(to: "/api/raw/*").isEmpty)
            let again = try await olares.run(words)
            #expect(try again.exit == 0 && again.json["files"] == 0 && again.json["same"] == 2)
        }
    }

    @Test("One file that fails does not keep the others, and nothing is deleted then")
    func partial() async throws {
        try await withFilesOfBob { olares, files in
            for name in ["a", "b", "c"] { try files.write(name, to: "drive/Home/t/\(name)") }
            try write("old", olares, "s/old")
            olares.sandbox.add(Fault(.status(code: 404), service: "files", path: "/api/raw/drive/Home/t/b", times: 1))
            let words = ["files", "sync", "drive/Home/t/", "s", "--delete", "--yes", "-o", "json"]
            let run = try await olares.run(words)
            #expect(run.exit == 7)
            #expect(try run.json["failed"]?.array?.compactMap { $0["path"]?.string } == ["b"])
            #expect(FileManager.default.fileExists(atPath: olares.local("s/old")))
            let again = try await olares.run(words)
            #expect(try again.exit == 0 && again.json["files"] == 1 && again.json["deleted"] == ["old"])
        }
    }
}
