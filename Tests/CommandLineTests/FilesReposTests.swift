import Core
import Sandbox
import Testing

/// `files repos …`.
@Suite struct FilesReposTests {
    private let notes = "5f2a1c3e-0b7d-4e6a-9c41-8d2f60b1a7e9"

    @Test("Libraries, whichever way the server writes their facts", arguments: [true, false])
    func list(isTextual: Bool) async throws {
        try await withFilesOfBob { olares, _ in
            olares.sandbox.behaviour.files.hasTextualRepositories = isTextual
            let mine = try await olares.files("repos list")
            #expect(
                mine.stdout == """
                    REPO_ID                               NAME   PERMISSION  OWNER                 SIZE  MODIFIED          ENC
                    \(notes)  Notes  rw          bob (bob@olares.com)  18B   2026-04-17 19:31  no

                    """)
            let all = try await olares.files("repos list --type all")
            #expect(all.lines[0].split(separator: " ")[2] == "TYPE" && all.lines.count == 3)
            #expect(
                olares.sandbox.requests(to: "/api/repos/").map(\.query) == [
                    nil, nil, "type=share_to_me", "type=shared",
                ])
            let others = try await olares.files("repos list --type share-with-me -o json")
            #expect(try others.json.array?.compactMap { $0["repo_name"]?.string } == ["Recipes"])
            #expect(try await olares.files("repos list --type shared").stdout == "no repos found\n")
        }
    }

    @Test("One library, from whichever list has it")
    func get() async throws {
        try await withFilesOfBob { olares, _ in
            let run = try await olares.files("repos get \(notes)")
            #expect(run.lines.first == "Repo ID:           \(notes)")
            #expect(run.lines.last == "use with: olares-cli files ls sync/\(notes)/")
            try await olares.expectRefused(
                "repos get nope", .remoteNotFound, "repo nope: not found in any of mine / share-to-me / shared",
                fix: "olares-cli files repos list --type all")
        }
    }

    @Test("Made, renamed and deleted, with answers in words too", arguments: [false, true])
    func life(answersInWords: Bool) async throws {
        try await withFilesOfBob { olares, files in
            olares.sandbox.behaviour.files.answersInPlainText = answersInWords
            let made = try await olares.run("files", "repos", "create", "Project Alpha+", "-o", "json")
            let id = try #require(try made.json["repo_id"]?.string)
            #expect(
                olares.sandbox.requests(to: "/api/repos/", method: "POST").first?.query == "repoName=Project+Alpha%2B")
            #expect(files.has("sync/\(id)"))
            let renamed = try await olares.run("files", "repos", "rename", id, "Beta & Co")
            #expect(renamed.stdout == "renamed repo \(id) -> \"Beta & Co\"\n", "\(renamed.stderr)")
            #expect(try await olares.files("repos get \(id)").lines[1] == "Name:              Beta & Co")
            olares.sandbox.clearRequests()
            try await olares.expectRefused(
                "repos rm \(id)", .confirmationRequired, "Permanently delete \(id), with everything in them?", exit: 6)
            let partly = try await olares.files("repos rm \(id) nope --yes")
            #expect(partly.exit == 7)
            #expect(partly.stdout.contains("deleted repo \(id)\n"))
            #expect(!files.has("sync/\(id)"))
            let alone = try await olares.files("repos rm nope --yes")
            #expect(alone.exit == 1 && alone.stderr.contains("there is no library nope of yours"))
        }
    }

    @Test("What is no name, and no kind of list; a dry run")
    func refusals() async throws {
        try await withFilesOfBob { olares, _ in
            for name in ["", "  ", ".", ".."] {
                let run = try await olares.run("files", "repos", "create", name)
                expectFailure(run, .argumentInvalid, message: "is no name for a library")
            }
            try await olares.expectRefused(
                "repos list --type theirs", .optionValueInvalid,
                "unknown repos type \"theirs\" (expected one of: mine, share-to-me, shared)", exit: 2)
            for line in ["repos create x", "repos rename \(notes) x", "repos rm \(notes)"] {
                #expect(try await olares.files("\(line) --dry-run").exit == 0, "\(line)")
            }
            #expect(olares.changesAsked == [])
        }
    }
}
