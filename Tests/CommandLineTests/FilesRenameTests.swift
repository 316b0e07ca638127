import OlaresCore
import Sandbox
import Testing

/// `files rename` and `files chown`.
@Suite struct FilesRenameTests {
    @Test(
        "Files and directories, in their place",
        arguments: ["a.txt", "日本 #1?.txt", "it's 100%.txt", " old ", "old ", "50%25", "a%2Fb", "a+b"])
    func renames(name: String) async throws {
        try await withFilesOfBob { olares, files in
            try files.write("x", to: "drive/Home/t/old")
            let run = try await olares.run("files", "rename", "drive/Home/t/old", name)
            #expect(run.stdout == "  ✓ drive/Home/t/old → drive/Home/t/\(name)\n")
            #expect(run.stderr == "rename: drive/Home/t/old → drive/Home/t/\(name)\n")
            #expect(files.has("drive/Home/t/\(name)") && !files.has("drive/Home/t/old"))
            let folder = try await olares.files("rn drive/Home/t/ u -o json").json
            #expect(folder == ["source": "drive/Home/t/", "destination": "drive/Home/u/"])
            #expect(olares.changesAsked.last == "PATCH /api/resources/drive/Home/t/")
        }
    }

    @Test("A server that decodes names once gives them all the same", arguments: ["old ", "50%25", "a.txt", "日本"])
    func decodedOnce(name: String) async throws {
        try await withFilesOfBob { olares, files in
            olares.sandbox.behaviour.files.decodesNamesOnce = true
            try files.write("x", to: "drive/Home/t/old")
            let run = try await olares.run("files", "rename", "drive/Home/t/old", name)
            // One that trims as well cannot be given a blank at an end.
            let isPossible = name != "old "
            #expect((run.exit == 0) == isPossible, "\(run.stderr)")
            #expect(files.has("drive/Home/t/\(name)") == isPossible)
        }
    }

    @Test("The new name is encoded whole, and twice")
    func encoding() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("x", to: "drive/Home/t/old")
            _ = try await olares.run("files", "rename", "drive/Home/t/old", "a b+c&d(e)!.txt")
            let query = olares.sandbox.requests(to: "/api/resources/drive/Home/t/old").first?.query
            #expect(query == "destination=a%2520b%252Bc%2526d(e)!.txt")
        }
    }

    @Test("A name that is taken")
    func taken() async throws {
        try await withFilesOfBob { olares, files in
            let run = try await olares.files("rename drive/Home/Documents/report.pdf welcome.txt")
            expectFailure(
                run, .remoteFileExists, exit: 1,
                message: "rename drive/Home/Documents/report.pdf → drive/Home/Documents/welcome.txt: The name "
                    + "'welcome.txt' already exists. Please choose another name. (HTTP 500)")
            #expect(files.text("drive/Home/Documents/welcome.txt") == "Welcome to your Olares.\n")
            let gone = try await olares.files("rename drive/Home/Documents/nope.pdf x.pdf")
            expectFailure(
                gone, .remoteNotFound,
                message: "rename drive/Home/Documents/nope.pdf → drive/Home/Documents/x.pdf: not found on the server")
        }
    }

    @Test(
        "What is no name, and what keeps its name",
        arguments: [
            ("drive/Home/a", "", FailureCode.argumentInvalid, "rename: new name is empty"),
            ("drive/Home/a", "  ", .argumentInvalid, "rename: new name is empty"),
            ("drive/Home/a", "b/c", .argumentInvalid, "rename: new name \"b/c\" must not contain '/' or '\\\\'"),
            ("drive/Home/a", "b\\c", .argumentInvalid, "must not contain '/'"),
            (
                "drive/Home/a", "..", .argumentInvalid,
                "rename: new name \"..\" is a path-traversal segment, not a real name"
            ),
            (
                "drive/Home/a", "a", .argumentInvalid,
                "rename: new name \"a\" is the same as the current basename; nothing to do"
            ),
            (
                "drive/Home/", "x", .pathProtected,
                "refusing to rename the root of drive/Home; rename needs an entry name"
            ),
            (
                "drive/Home/Music", "x", .pathProtected,
                "refusing to rename drive/Home/Music: this is a system-managed Home"
            ),
            (
                "external/n/ai/output", "x", .pathProtected,
                "refusing to rename external/n/ai/output/: this is a system-managed AI"
            ),
            ("drive/Home/b/../a", "x", .argumentInvalid, "rename: path segment \"..\" is a reserved name"),
        ] as [(String, String, FailureCode, String)])
    func refusals(path: String, name: String, code: FailureCode, message: String) async throws {
        try await withFilesOfBob { olares, _ in
            let run = try await olares.run("files", "rename", path, name)
            expectFailure(run, code, message: message)
            #expect(olares.sandbox.requests().isEmpty)
        }
    }

    @Test("A dry run renames nothing")
    func dryRun() async throws {
        try await withFilesOfBob { olares, _ in
            let run = try await olares.files("rename drive/Home/Documents/report.pdf r.pdf --dry-run")
            #expect(
                run.lines == [
                    "would rename drive/Home/Documents/report.pdf → drive/Home/Documents/r.pdf",
                    "would send: PATCH https://files.bob.olares.com/api/resources/drive/Home/Documents/report.pdf"
                        + "?destination=r.pdf",
                ])
            #expect(olares.changesAsked == [])
        }
    }

    // MARK: chown

    @Test("The owner is shown, and changed")
    func chown() async throws {
        try await withFilesOfBob { olares, _ in
            let path = "drive/Home/Documents/report.pdf"
            #expect(try await olares.files("chown \(path)").stdout == "\(path)  uid=1000 (User)\n")
            #expect(try await olares.files("chown \(path) --uid 0").stdout == "  ✓ \(path)  uid=0 (Root)\n")
            #expect(olares.changesAsked == ["PUT /api/permission/\(path)/"])
            #expect(try await olares.files("chown \(path) -o json").json == ["path": .string(path), "uid": 0])
            let tree = try await olares.files("chown drive/Home/Documents/drafts/ --uid 7 -R")
            #expect(tree.stdout == "  ✓ drive/Home/Documents/drafts/  uid=7 (recursive)\n")
            #expect(olares.sandbox.requests(to: "/api/permission/*").last?.query == "recursive=1&uid=7")
            #expect(try await olares.files("chown drive/Home/Documents/drafts/plan.md").stdout.hasSuffix("uid=7\n"))
        }
    }

    @Test("Where owners are not changed, and what is no owner")
    func chownRefusals() async throws {
        try await withFilesOfBob { olares, _ in
            try await olares.expectRefused(
                "chown sync/x/y", .argumentInvalid, "namespace \"sync\" is not supported by `files chown`")
            try await olares.expectRefused("chown external/n/v/x", .argumentInvalid, "namespace \"external\" is not")
            try await olares.expectRefused(
                "chown drive/Home/", .pathProtected, "refusing to chown the root of drive/Home; pick a child path")
            try await olares.expectRefused(
                "chown drive/Home/x -r", .optionsConflict, "--recursive only applies when setting a uid;", exit: 2)
            try await olares.expectRefused("chown drive/Home/x --uid -1", .optionValueInvalid, "--uid", exit: 2)
            try await olares.expectRefused(
                "chown drive/Home/nope", .remoteNotFound,
                "chown get drive/Home/nope: not found on the server")
            let set = try await olares.files("chown drive/Home/nope --uid 7")
            expectFailure(set, .remoteNotFound, message: "chown set drive/Home/nope: not found on the server")
            olares.sandbox.clearRequests()
            let run = try await olares.files("chown drive/Home/Documents --uid 5 --dry-run")
            #expect(run.lines.first == "would set uid: drive/Home/Documents → uid=5")
            #expect(run.stdout.contains("would send: PUT https://files.bob.olares.com/api/permission/"))
            #expect(olares.changesAsked == [])
        }
    }
}
