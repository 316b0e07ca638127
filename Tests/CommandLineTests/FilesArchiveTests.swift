import Foundation
import OlaresCore
import Sandbox
import TestSupport
import Testing

/// `files compress`, `files extract` and `files archive …`.
@Suite struct FilesArchiveTests {
    private let source = "drive/Home/Documents/drafts/"

    @Test("Packed, looked into, read from and unpacked again", arguments: ["zip", "tar", "tar.gz", "7z", "tgz"])
    func roundTrip(format: String) async throws {
        try await withFilesOfBob { olares, files in
            let archive = "drive/Home/a.\(format)"
            let packed = try await olares.files("compress \(source) drive/Home/Documents/welcome.txt \(archive) --wait")
            #expect(packed.exit == 0, "\(packed.stderr)")
            #expect(packed.stdout.hasSuffix(" completed\n"))
            #expect(
                packed.stderr.hasPrefix(
                    "compress 2 sources → \(archive) (format=\(format), node=olares):\n  - \(source)\n"
                        + "  - drive/Home/Documents/welcome.txt\nqueued compress task: "))
            let entries = try await olares.files("archive entries \(archive)")
            #expect(entries.lines.first?.split(separator: " ") == ["KIND", "SIZE", "MODIFIED", "ENC", "PATH"])
            #expect(entries.lines.contains { $0.hasPrefix("FILE  24B") && $0.hasSuffix("welcome.txt") })
            let cat = try await olares.files("archive cat \(archive) /drafts/plan.md")
            #expect(cat.stdout == "# Plan\n\n1. Keep it small.\n", "\(cat.stderr)")
            let unpacked = try await olares.files("extract \(archive) drive/Home/out/ --wait -o json")
            #expect(try unpacked.json["status"] == "completed")
            #expect(files.text("drive/Home/out/drafts/plan.md") == "# Plan\n\n1. Keep it small.\n")
        }
    }

    @Test("A name that is taken gets a number, which is told; a password that is not wanted is")
    func taken() async throws {
        try await withFilesOfBob { olares, files in
            _ = try await olares.files("compress \(source) drive/Home/a.zip --wait")
            let again = try await olares.files("compress \(source) drive/Home/a.zip --wait")
            #expect(again.stdout.hasSuffix(" completed: drive/Home/a (1).zip  (drive/Home/a.zip was taken)\n"))
            expectFailure(
                try await olares.files("archive entries drive/Home/a.zip --password-stdin", input: .text("x\n")),
                .archivePassword, message: "the archive does not require a password",
                fix: "run it again without --password-stdin")
        }
    }

    @Test(
        "Damaged, cut off and empty archives are told as such",
        arguments: [
            ("corrupt text", "archive_corrupt"), ("an archive of the Olares", "not a valid zip"), ("", "integrity"),
        ])
    func damaged(text: String, reason: String) async throws {
        try await withFilesOfBob { olares, files in
            try files.write(text, to: "drive/Home/bad.zip")
            for verb in ["archive entries drive/Home/bad.zip", "archive cat drive/Home/bad.zip x"] {
                try await olares.expectRefused(verb, .serverRefused, "archive appears to be corrupt (", exit: 1)
            }
            let run = try await olares.files("extract drive/Home/bad.zip drive/Home/out/")
            expectFailure(run, .serverRefused, message: reason)
        }
    }

    @Test("Without --wait the task is named, and how to follow it")
    func queues() async throws {
        try await withFilesOfBob { olares, _ in
            olares.sandbox.behaviour.files.tasks.areStuck = true
            let run = try await olares.files(
                "compress \(source) drive/Home/a.zip --level 9 --volume-size 1.5GB --conflict skip --preserve-symlinks")
            let id = try #require(run.stdout.split(separator: "\n").first?.split(separator: " ").last)
            #expect(run.stdout == "queued compress task: \(id)\n")
            #expect(run.stderr.contains("follow it with: olares-cli files task status \(id) --node olares --wait\n"))
            #expect(
                try olares.bodiesSent == [
                    [
                        "sources": ["/drive/Home/Documents/drafts/"], "destination": "/drive/Home/a.zip",
                        "format": "zip",
                        "level": 9, "volumeSizeMB": 1536, "preserveSymlinks": true, "conflict": "skip",
                    ]
                ])
        }
    }

    @Test("A password travels in its header alone")
    func password() async throws {
        try await withFilesOfBob { olares, files in
            olares.addSecret("pass-word-of-archive")
            let line = "compress \(source) drive/Home/a.7z --password-stdin --wait"
            let packed = try await olares.files(line, input: .text("pass-word-of-archive\n"))
            #expect(packed.exit == 0, "\(packed.stderr)")
            let request = try #require(olares.sandbox.requests(to: "/api/archive/olares/compress").first)
            #expect(request.header("x-archive-password") == "pass-word-of-archive")
            #expect(!request.body.text.contains("pass-word"))
            let extract = "extract drive/Home/a.7z drive/Home/out/"
            expectFailure(
                try await olares.files(extract), .archivePassword, exit: 1,
                message: "extract drive/Home/a.7z: archive requires a password; pass it via --password-stdin")
            expectFailure(
                try await olares.files(extract + " --password-stdin", input: .text("wrong\n")), .archivePassword,
                message: "extract drive/Home/a.7z: archive password is incorrect;")
            expectFailure(
                try await olares.files(extract + " --password-stdin", input: .text("\n")), .passwordEmpty,
                message: "--password-stdin: password is empty")
            expectFailure(
                try await olares.files("archive cat drive/Home/a.7z drafts/plan.md"), .archivePassword,
                message: "cat drafts/plan.md: archive requires a password; pass")
            let entries = try await olares.files(
                "archive entries drive/Home/a.7z --password-stdin -o json", input: .text("pass-word-of-archive\n"))
            #expect(try entries.json["entries"]?.array?.first?["encrypted"] == true)
        }
    }

    @Test("On a terminal a password is asked for, again where it was wrong")
    func asksForPassword() async throws {
        try await withFilesOfBob { olares, files in
            olares.addSecret("pass-word-of-archive")
            _ = try await olares.files(
                "compress \(source) drive/Home/a.zip --password-stdin --wait", input: .text("pass-word-of-archive\n"))
            let terminal = try olares.terminal()
            let session = try olares.start(
                on: terminal, ["files", "extract", "drive/Home/a.zip", "drive/Home/out/", "--wait"],
                capturesOutput: true)
            #expect(await terminal.wait(for: "this archive is password-protected.\n".replacing("\n", with: "\r\n")))
            #expect(await terminal.wait(for: "enter archive password (empty to cancel): "))
            terminal.type("wrong\n")
            #expect(await terminal.wait(for: "archive password is incorrect."))
            #expect(await terminal.wait(for: "enter archive password (empty to cancel): ", times: 2))
            terminal.type("pass-word-of-archive\n")
            #expect(await session.wait().exit == 0)
            #expect(files.has("drive/Home/out/drafts/plan.md"))
        }
    }

    @Test("A list that is cut says so, in the data and beside it")
    func cutList() async throws {
        try await withFilesOfBob { olares, _ in
            _ = try await olares.files("compress drive/Home/Documents/ drive/Home/a.tar --wait")
            let run = try await olares.files("archive entries drive/Home/a.tar --max-entries 2")
            #expect(run.exit == 0 && run.lines.count == 3)
            #expect(
                run.stderr == "(stopped after 2 entries; the rest: olares-cli files archive entries drive/Home/a.tar)\n"
            )
            let data = try await olares.files("archive entries drive/Home/a.tar --max-entries 2 -o json").json
            #expect(data["truncated"] == true && data["entries"]?.array?.count == 2)
            let all = try await olares.files("archive entries drive/Home/a.tar -o json").json
            #expect(all["truncated"] == false && all["total"] == .integer(Int64(all["entries"]?.array?.count ?? 0)))
        }
    }

    @Test("A list without its end, or with an error at its end, is no list")
    func brokenList() async throws {
        try await withFilesOfBob { olares, _ in
            _ = try await olares.files("compress \(source) drive/Home/a.tar --wait")
            olares.sandbox.clearRequests()
            olares.sandbox.behaviour.files.cutsEntries = true
            try await olares.expectRefused(
                "archive entries drive/Home/a.tar", .transport, "entries stream ended without a `_done` sentinel")
            olares.sandbox.behaviour.files.cutsEntries = false
            olares.sandbox.behaviour.files.entriesError = "archive_corrupt"
            try await olares.expectRefused(
                "archive entries drive/Home/a.tar", .serverRefused, "archive appears to be corrupt")
        }
    }

    @Test("One file out of an archive, into a local one")
    func save() async throws {
        try await withFilesOfBob { olares, _ in
            _ = try await olares.files("compress \(source) drive/Home/a.tar --wait")
            try Data("old".utf8).write(to: URL(filePath: olares.local("plan.md")))
            let run = try await olares.files("archive cat drive/Home/a.tar drafts/plan.md --to plan.md")
            #expect(run.stdout == "wrote drafts/plan.md (26B) to plan.md\n", "\(run.stderr)")
            #expect(try String(contentsOfFile: olares.local("plan.md"), encoding: .utf8).hasPrefix("# Plan"))
            let missing = try await olares.files("archive cat drive/Home/a.tar nope --to nope.md")
            expectFailure(missing, .remoteNotFound, message: "cat nope: entry not found inside the archive")
            #expect(olares.localFiles == ["plan.md"])
        }
    }

    @Test("An entry with another check sum than the archive says is a failure, though the service sends it")
    func damagedEntry() async throws {
        try await withFilesOfBob { olares, files in
            try files.write("x", to: "drive/Home/z/x")
            let contents = "123456789"
            for (name, sum) in [("good", StoredZip.checksum), ("bad", 1)] {
                let zip = StoredZip.make([("in/a.txt", contents, sum)])
                try Data(zip).write(to: URL(filePath: files.place("drive/Home/z/\(name).zip")))
            }
            let good = try await olares.files("archive cat drive/Home/z/good.zip in/a.txt")
            #expect(good.exit == 0 && good.stdout == contents, "\(good.stderr)")
            let bad = try await olares.files("archive cat drive/Home/z/bad.zip in/a.txt")
            #expect(bad.exit == 1 && bad.stderr.contains("the entry's check sum is not the one that the archive says"))
            let saved = try await olares.files("archive cat drive/Home/z/bad.zip in/a.txt --to a.txt")
            expectFailure(saved, .serverRefused, exit: 1, message: "cat in/a.txt: the archive is damaged")
            #expect(olares.localFiles == [])
            let unpacked = try await olares.files("extract drive/Home/z/bad.zip drive/Home/z/out/ --wait")
            #expect(unpacked.exit != 0 && unpacked.stderr.contains("please check the archive integrity"))
        }
    }

    @Test("A dry run queues nothing")
    func dryRun() async throws {
        try await withFilesOfBob { olares, _ in
            let run = try await olares.files("compress \(source) drive/Home/a.tgz --dry-run")
            #expect(
                run.lines.prefix(4) == [
                    "compress 1 source → drive/Home/a.tgz (format=tgz, node=olares):", "  - \(source)",
                    "would send: POST https://files.bob.olares.com/api/archive/olares/compress",
                    "Content-Type: application/json",
                ])
            let data = try await olares.files(
                "extract drive/Home/Documents/pictures.zip drive/Home/p/ --dry-run -o json")
            #expect(try data.json["dryRun"] == true)
            let requests = try data.json["requests"]?.array?.compactMap { $0["method"]?.string }
            #expect(requests == ["POST", "POST"], "the directory first, which is not there")
            #expect(olares.changesAsked == [])
        }
    }

    @Test(
        "What cannot be is refused before anything is queued",
        arguments: [
            (
                "compress sync/x/a drive/Home/a.zip", FailureCode.argumentInvalid,
                "`files compress` does not support the \"sync\" namespace"
            ),
            ("compress drive/Home/ drive/Home/a.zip", .pathProtected, "refusing to compress the root of drive/Home"),
            (
                "compress drive/Home/Documents/ drive/Home/a/", .argumentInvalid,
                "must be a file name, without a trailing '/'"
            ),
            (
                "compress drive/Home/Documents/ drive/Home/a", .optionRequired,
                "compress: cannot derive --format from destination \"drive/Home/a\"; pass --format (one of: 7z, bzip2, gzip, tar, tar.bz2, tar.gz, tar.xz, tgz, xz, zip)"
            ),
            (
                "compress drive/Home/Documents/ drive/Home/a --format rar", .optionValueInvalid,
                "unsupported --format \"rar\""
            ),
            (
                "compress drive/Home/a drive/Home/b drive/Home/a.gz", .optionsConflict,
                "format \"gzip\" compresses a single file only; got 2 sources."
            ),
            (
                "compress drive/Home/Documents/ drive/Home/a.tar --volume-size 1GB", .optionsConflict,
                "only supported on archive formats (zip, 7z); got format \"tar\""
            ),
            (
                "compress drive/Home/nope drive/Home/a.zip", .remoteNotFound,
                "compress: source drive/Home/nope does not exist on the server"
            ),
            (
                "compress drive/Home/Documents drive/Home/a.zip", .argumentInvalid,
                "add a trailing '/' to confirm directory intent"
            ),
            ("compress drive/Home/Documents/pictures.zip drive/Home/a.zip", .argumentInvalid, "already is an archive"),
            (
                "compress drive/Home/Documents/ drive/Home/nope/a.zip", .remoteNotFound,
                "destination's parent directory drive/Home/nope/ does not exist"
            ),
            (
                "extract drive/Home/Documents/pictures.zip drive/Home/x", .argumentInvalid,
                "refusing to use drive/Home/x as an extract destination: must end with '/'"
            ),
            (
                "extract drive/Home/nope.zip drive/Home/x/", .remoteNotFound,
                "extract: archive drive/Home/nope.zip does not exist"
            ),
            (
                "extract drive/Home/Documents/pictures.zip drive/Home/nope/x/", .remoteNotFound,
                "extract: destination's parent directory drive/Home/nope/ does not"
            ),
            (
                "archive entries drive/Home/a.xz", .optionsConflict,
                "entries: previewing \"xz\" archives is not supported"
            ),
            ("archive cat drive/Home/a.zip /", .argumentInvalid, "the path inside the archive is empty"),
        ] as [(String, FailureCode, String)])
    func refusals(line: String, code: FailureCode, message: String) async throws {
        try await withFilesOfBob { olares, _ in try await olares.expectRefused(line, code, message) }
    }

    @Test(
        "Archives need an Olares that has them",
        arguments: [
            "compress drive/Home/a drive/Home/a.zip", "extract drive/Home/a.zip drive/Home/a/",
            "archive entries drive/Home/a.zip", "archive cat drive/Home/a.zip x",
        ])
    func gate(line: String) async throws {
        try await withFilesOfBob { olares, _ in
            olares.sandbox.behaviour.osVersion = "1.12.5"
            try await olares.expectRefused(
                line, .backendTooOld, "requires Olares >= 1.12.6, but this backend is 1.12.5")
        }
    }
}
