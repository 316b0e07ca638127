import OlaresCore
import Sandbox
import Testing

/// `files mkdir`.
@Suite struct FilesMkdirTests {
    @Test("One directory, and never a second one beside it")
    func one() async throws {
        try await withFilesOfBob { olares, files in
            let run = try await olares.files("mkdir drive/Home/New")
            #expect(run.stdout == "  ✓ drive/Home/New/\n")
            #expect(run.stderr == "mkdir: drive/Home/New/\n")
            #expect(files.has("drive/Home/New"))
            #expect(olares.changesAsked == ["POST /api/resources/drive/Home/New/"])
            let data = try await olares.files("md drive/Home/Newer/ -o json")
            #expect(try data.json == ["created": ["drive/Home/Newer/"], "existing": []])
            olares.sandbox.clearRequests()
            try await olares.expectRefused(
                "mkdir drive/Home/New", .remoteFileExists, "mkdir drive/Home/New/: the directory already exists",
                exit: 1)
            try await olares.expectRefused(
                "mkdir drive/Home/Documents/report.pdf", .remoteFileExists, "a file of that name already exists")
            #expect(!files.has("drive/Home/New (1)"))
        }
    }

    @Test("With -p what is missing, and nothing twice")
    func parents() async throws {
        try await withFilesOfBob { olares, files in
            let first = try await olares.files("mkdir -p drive/Home/a/b/c")
            #expect(first.stdout == "  ✓ drive/Home/a/\n  ✓ drive/Home/a/b/\n  ✓ drive/Home/a/b/c/\n")
            #expect(files.has("drive/Home/a/b/c"))
            let again = try await olares.files("mkdir --parents drive/Home/a/b/d/")
            #expect(
                again.lines == [
                    "  · drive/Home/a/ (already exists, skipped)", "  · drive/Home/a/b/ (already exists, skipped)",
                    "  ✓ drive/Home/a/b/d/",
                ])
            olares.sandbox.clearRequests()
            let nothing = try await olares.files("mkdir -p drive/Home/a/b/d -o json")
            #expect(try nothing.json["created"] == [])
            #expect(olares.changesAsked == [])
            #expect(!files.has("drive/Home/a (1)"))
        }
    }

    @Test("A dry run creates nothing")
    func dryRun() async throws {
        try await withFilesOfBob { olares, _ in
            #expect(
                try await olares.files("mkdir drive/Home/x --dry-run").lines == [
                    "would create drive/Home/x/",
                    "would send: POST https://files.bob.olares.com/api/resources/drive/Home/x/",
                ])
            let data = try await olares.files("mkdir -p drive/Home/Documents/x/y --dry-run -o json").json
            #expect(data["dryRun"] == true)
            #expect(data["created"] == ["drive/Home/Documents/x/", "drive/Home/Documents/x/y/"])
            #expect(olares.changesAsked == [])
        }
    }

    @Test("Below mounted volumes, and not beside them")
    func volumes() async throws {
        try await withFilesOfBob { olares, files in
            #expect(try await olares.files("mkdir -p external/olares/usb-stick/x/y").exit == 0)
            #expect(files.has("external/olares/usb-stick/x/y"))
            olares.sandbox.clearRequests()
            for (line, message) in [
                (
                    "external/olares/",
                    "refusing to mkdir at external/olares/: this is the volume listing layer (read-only)"
                ),
                (
                    "external/olares/v",
                    "refusing to mkdir external/olares/v/: depth-1 entries under external/olares/ are mounted"
                ),
                (
                    "-p external/olares/v/x",
                    "mkdir -p external/olares/v/: depth-1 entry under external/ refers to a mounted volume"
                ),
                (
                    "drive/Home/",
                    "refusing to mkdir the root of drive/Home; pick a subdirectory name (e.g. drive/Home/NewFolder)"
                ),
            ] {
                try await olares.expectRefused("mkdir \(line)", .pathProtected, message)
            }
        }
    }

    @Test("Where the parent is missing, or a file, or the path goes up")
    func refusals() async throws {
        try await withFilesOfBob { olares, files in
            try await olares.expectRefused(
                "mkdir drive/Home/a/../b", .argumentInvalid, "mkdir: path segment \"..\" is a reserved name")
            try await olares.expectRefused(
                "mkdir -p drive/Home/Documents/report.pdf/x", .argumentInvalid,
                "mkdir -p: drive/Home/Documents/report.pdf/ already exists but is NOT a directory")
            try await olares.expectRefused(
                "mkdir -p drive/Home/Documents/report.pdf", .argumentInvalid,
                "mkdir -p: drive/Home/Documents/report.pdf/ already exists but is NOT a directory")
            let run = try await olares.files("mkdir drive/Home/nope/x")
            expectFailure(
                run, .remoteNotFound,
                message:
                    "mkdir drive/Home/nope/x/: parent directory does not exist; pass -p to create missing",
                fix: "olares-cli files mkdir -p drive/Home/nope/x/")
            #expect(!files.has("drive/Home/nope"))
            olares.sandbox.clearRequests()
            try await olares.expectRefused(
                "mkdir drive/Home/Documents/report.pdf/x", .remoteNotFound, "parent directory does not exist")
            olares.sandbox.add(Fault(.status(code: 200, body: "{}"), method: "POST", path: "/api/resources/*"))
            expectFailure(
                try await olares.files("mkdir drive/Home/ghost"), .decode,
                message: "the server said that it was done, and the directory is not there")
        }
    }
}
