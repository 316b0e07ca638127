import OlaresCore
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
            let none = try await olares.files("repos list --type shared")
            #expect(none.stdout == "no repos found\n" && none.stderr.contains("also answers with an empty list"))
            olares.sandbox.behaviour.files.sharedRepositories = [
                .init(id: notes, receiver: "alice"), .init(id: notes, receiver: "carl"),
                .init(id: "d0", receiver: "alice", folder: "drafts"),
            ]
            let shared = try await olares.files("repos list --type shared")
            #expect(shared.lines.count == 3 && shared.stdout.contains("alice:rw, carl:rw"))
            #expect(shared.stdout.contains("/drafts of \(notes)"))
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

    @Test("Made, renamed and deleted, with answers in words or not", arguments: [false, true])
    func life(answersInWords: Bool) async throws {
        try await withFilesOfBob { olares, files in
            olares.sandbox.behaviour.files.answersInPlainText = answersInWords
            let made = try await olares.run("files", "repos", "create", "Project Alpha+", "-o", "json")
            let id = try #require(try made.json["repo_id"]?.string)
            #expect(
                olares.sandbox.requests(to: "/api/repos/", method: "POST").first?.query == "repoName=Project+Alpha%2B")
            #expect(files.has("sync/\(id)"))
            var old = "Project Alpha+"
            // The last ones would be decoded a second time.
            for name in ["Beta & Co", "100%", "50%25 off", "a%2Fb+c"] {
                let renamed = try await olares.run("files", "repos", "rename", id, name)
                #expect(renamed.stdout == "renamed repo \(id): \"\(old)\" -> \"\(name)\"\n", "\(renamed.stderr)")
                old = name
            }
            #expect(try await olares.files("repos get \(id)").lines[1] == "Name:              a%2Fb+c")
            olares.sandbox.clearRequests()
            try await olares.expectRefused(
                "repos rm \(id)", .confirmationRequired,
                "Permanently delete a%2Fb+c (\(id)), with everything in them?", exit: 6)
            // The service would report a success for one that it does not know.
            for line in ["rm \(id) nope --yes", "rename nope x"] {
                try await olares.expectRefused(
                    "repos \(line)", .remoteNotFound, "repo nope: not found in any of mine / share-to-me / shared")
            }
            #expect(files.has("sync/\(id)"))
            let gone = try await olares.files("repos rm \(id) --yes")
            #expect(gone.stdout == "deleted repo \(id)\n", "\(gone.stderr)")
            #expect(!files.has("sync/\(id)"))
        }
    }

    @Test("Somebody else's library, and a Sync that is away: nothing is deleted")
    func notOwn() async throws {
        try await withFilesOfBob { olares, _ in
            let recipes = "77c1b0de-4f8a-4b52-a1c6-0e9d3b7f5a28"
            for line in ["rm \(recipes) --yes", "rename \(recipes) x"] {
                try await olares.expectRefused("repos \(line)", .accessDenied, "not yours", exit: 1)
            }
            olares.sandbox.behaviour.files.syncIsAway = true
            try await olares.expectRefused("repos rm \(notes) --yes", .remoteNotFound, "repo \(notes): not found")
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
