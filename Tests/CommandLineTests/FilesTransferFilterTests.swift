import Foundation
import OlaresCore
import Sandbox
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What of a tree is transferred, how fast, and where streams stand in the place of files.
@Suite struct FilesTransferFilterTests {
    @Test("Only what is included and not excluded goes, in both directions, and dry runs say so")
    func filters() async throws {
        try await withFilesOfBob { olares, files in
            for path in ["a.jpg", "a.txt", "sub/b.jpg", "sub/b.txt", "tmp/c.jpg"] {
                try files.write("x", to: "drive/Home/t/\(path)")
            }
            try files.makeFolder("drive/Home/t/empty")
            let options = ["--include", "*.jpg", "--exclude", "tmp/"]
            let plan = try await olares.run(["files", "download", "drive/Home/t", "--dry-run", "-o", "json"] + options)
            #expect(try plan.json["files"]?.array?.count == 2)
            let down = try await olares.run(["files", "download", "drive/Home/t", "-o", "json"] + options)
            #expect(down.exit == 0)
            #expect(try down.json["files"] == 2 && olares.names(in: "t") == ["a.jpg", "sub", "sub/b.jpg"])

            for path in ["a.jpg", "a.txt", "tmp/c.jpg", "tmp/d.txt"] {
                _ = try Content.make(olares.local("u/\(path)"), size: 3)
            }
            let up = try await olares.run(["files", "upload", "u", "drive/Home/", "-o", "json"] + options)
            #expect(up.exit == 0)
            #expect(try up.json["files"] == 1 && files.has("drive/Home/u/a.jpg") && !files.has("drive/Home/u/tmp"))
        }
    }

    @Test("A limit is kept, over all files together")
    func bandwidth() async throws {
        try await withFilesOfBob { olares, files in
            for name in ["a", "b"] { _ = try files.make("drive/Home/t/\(name)", size: 60_000) }
            let down = try await olares.files("download drive/Home/t --bwlimit 200KB -o json")
            #expect(down.exit == 0)
            #expect(try down.json["milliseconds"]?.integer ?? 0 >= 250)
            let up = try await olares.files("upload t drive/Home/up/ --bwlimit 200KB -o json")
            #expect(up.exit == 1, "the directory is not there")
            try files.makeFolder("drive/Home/up")
            let again = try await olares.files("upload t drive/Home/up/ --bwlimit 200KB -o json")
            #expect(again.exit == 0)
            #expect(try again.json["milliseconds"]?.integer ?? 0 >= 250)
        }
    }

    @Test("A dash is standard output, and standard input and pipes are read to their end")
    func streams() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("hello", to: "drive/Home/s/a.txt")
            #expect(try await olares.files("download drive/Home/s/a.txt -").stdout == "hello")
            #expect(try await olares.files("download drive/Home/s -").exit == 2)
            let input = try await olares.files("upload /dev/stdin drive/Home/s/b.txt", input: .text("piped"))
            #expect(input.exit == 0 && files.text("drive/Home/s/b.txt") == "piped", "\(input.stderr)")
            let pipe = olares.local("fifo")
            #expect(mkfifo(pipe, 0o600) == 0)
            let child = try olares.start(["files", "upload", "fifo", "drive/Home/s/"])
            let writer = Task.detached { try? Data("through a pipe".utf8).write(to: URL(filePath: pipe)) }
            let run = await child.wait()
            _ = await writer.value
            #expect(run.exit == 0 && files.text("drive/Home/s/fifo") == "through a pipe", "\(run.stderr)")
        }
    }
}

extension Olares {
    /// The paths below a local directory, sorted.
    fileprivate func names(in directory: String) -> [String] {
        (FileManager.default.enumerator(atPath: local(directory))?.compactMap { $0 as? String } ?? []).sorted()
    }
}
