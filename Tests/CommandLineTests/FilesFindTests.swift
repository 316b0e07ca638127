import OlaresCore
import Sandbox
import Testing

/// `files find`, `files du`, `files tree` and the selection of `files ls`.
@Suite struct FilesFindTests {
    private func plant(_ files: RemoteFiles) throws {
        for (path, text) in [
            ("a/one.txt", "1"), ("a/deep/two.txt", "22"), ("a/deep/photo.JPG", "333"), ("b/three.txt", "4444"),
            ("top.txt", "55555"),
        ] { try files.write(text, to: "drive/Home/t/\(path)") }
        try files.makeFolder("drive/Home/t/empty")
    }

    @Test("Paths as they are found, in the same order each time; with -o json one document")
    func find() async throws {
        try await withFilesOfBob { olares, files in
            try plant(files)
            let run = try await olares.files("find drive/Home/t --match *.txt --exclude b/")
            #expect(run.exit == 0 && run.stderr.isEmpty)
            #expect(
                run.lines == [
                    "drive/Home/t/top.txt", "drive/Home/t/a/one.txt", "drive/Home/t/a/deep/two.txt",
                ])
            let data = try await olares.files("find drive/Home/t --larger 3B --smaller 4B -o json").json
            #expect(
                data["entries"]?.array?.compactMap { $0["path"]?.string } == [
                    "drive/Home/t/a/deep/photo.JPG", "drive/Home/t/b/three.txt",
                ])
            #expect(data["entries"]?.array?.first?["size"] == 3 && data["more"] == false && data["failed"] == [])
            #expect(
                try await olares.files("find drive/Home/t --match *.jpg -i").lines == ["drive/Home/t/a/deep/photo.JPG"])
            #expect(try await olares.files("find drive/Home/t --type directory --depth 1").lines.count == 3)
            let none = try await olares.files("find drive/Home/t --match nothing")
            #expect(none.exit == 0 && none.stdout.isEmpty)
            let cut = try await olares.files("find drive/Home/t --limit 2")
            #expect(cut.exit == 0 && cut.lines.count == 2 && cut.stderr.contains("without --limit there are more"))
        }
    }

    @Test("A directory that cannot be listed is named, and the rest is shown")
    func partial() async throws {
        try await withFilesOfBob { olares, files in
            try plant(files)
            func refuse() {
                olares.sandbox.add(
                    Fault(
                        .status(code: 500, body: #"{"code":1,"message":"no"}"#), method: "GET",
                        path: "/api/resources/drive/Home/t/a/deep/", times: 1))
            }
            refuse()
            let run = try await olares.files("find drive/Home/t --match *.txt")
            #expect(run.exit == 7 && run.lines.count == 3)
            #expect(run.stderr.contains("failed: drive/Home/t/a/deep/: "))
            refuse()
            let data = try await olares.files("du drive/Home/t -o json")
            #expect(data.exit == 7)
            #expect(try data.json["failed"]?.array?.first?["path"] == "drive/Home/t/a/deep/")
            #expect(try data.json["bytes"] == 10)
            refuse()
            let tree = try await olares.files("tree drive/Home/t")
            #expect(tree.exit == 7 && tree.stdout.contains("├── deep/  (cannot be listed)"))
            try await olares.expectRefused("find drive/Home/none/", .remoteNotFound, "not found on the server")
            try await olares.expectRefused("find drive/Home/t --newer soon", .optionValueInvalid, "takes a time")
            try await olares.expectRefused("find drive/Home/t --match [", .optionValueInvalid, "has a [ without its ]")
        }
    }

    @Test("How much is where")
    func du() async throws {
        try await withFilesOfBob { olares, files in
            try plant(files)
            let run = try await olares.files("du drive/Home/t/")
            #expect(
                run.stdout == """
                    SIZE  FILES  FOLDERS  PATH
                    6B    3      1        drive/Home/t/a/
                    4B    1      0        drive/Home/t/b/
                    0B    0      0        drive/Home/t/empty/
                    15B   5      4        drive/Home/t/

                    """)
            let top = try await olares.files("du drive/Home/t/ --top 1 --depth 2 -o json").json
            #expect(top["folders"]?.array?.count == 1 && top["more"] == true && top["bytes"] == 15)
            let some = try await olares.files("du drive/Home/t/ --include *.JPG -o json").json
            #expect(some["bytes"] == 3 && some["files"] == 1)
        }
    }

    @Test("A tree is drawn, and is one list for programs")
    func tree() async throws {
        try await withFilesOfBob { olares, files in
            try plant(files)
            let run = try await olares.files("tree drive/Home/t/")
            #expect(
                run.stdout == """
                    drive/Home/t/
                    ├── a/
                    │   ├── deep/
                    │   │   ├── photo.JPG
                    │   │   └── two.txt
                    │   └── one.txt
                    ├── b/
                    │   └── three.txt
                    ├── empty/
                    └── top.txt

                    4 directories, 5 files

                    """)
            let flat = try await olares.files("tree drive/Home/t/ --depth 1 -o json").json
            #expect(
                flat["entries"]?.array?.compactMap { $0["path"]?.string } == [
                    "drive/Home/t/a/", "drive/Home/t/b/", "drive/Home/t/empty/", "drive/Home/t/top.txt",
                ])
            let cut = try await olares.files("tree drive/Home/t/ --limit 3")
            #expect(cut.exit == 0 && cut.stderr.contains("--limit 0 shows all"))
        }
    }

    @Test("ls: what comes first, what fits, and how much of it")
    func ls() async throws {
        try await withFilesOfBob { olares, files in
            for (name, size) in [("a.txt", 1), ("b.txt", 30), ("c.bin", 20), ("d.txt", 10)] {
                try files.write(String(repeating: "x", count: size), to: "drive/Home/l/\(name)")
            }
            let run = try await olares.files("ls drive/Home/l/ --sort size --match *.txt --limit 2")
            #expect(run.lines.dropFirst(2).map { $0.split(separator: " ").last } == ["b.txt", "d.txt"])
            #expect(run.stderr == "showing 2 of 3; without --limit all are shown\n")
            let data = try await olares.files("ls drive/Home/l/ --sort size --reverse --limit 1 -o json").json
            #expect(data["items"]?.array?.first?["name"] == "a.txt" && data["matching"] == 4 && data["more"] == true)
        }
    }
}
