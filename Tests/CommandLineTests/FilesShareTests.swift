import Foundation
import OlaresCore
import Sandbox
import Testing

/// `files share …`.
@Suite struct FilesShareTests {
    private let folder = "drive/Home/Documents/drafts/"
    private let noShare = "00000000-0000-4000-8000-000000000000"

    private func create(_ olares: Olares, _ line: String) async throws -> String {
        let data = try await olares.files("share \(line) -o json").json
        return try #require(data["id"]?.string)
    }

    @Test("For users of the same Olares, all in one request; what the answer shows is told")
    func internalShare() async throws {
        try await withFilesOfBob { olares, _ in
            let run = try await olares.files(
                "share internal drive/Home/Documents/drafts --users alice,carl:rw,a:b:view")
            #expect(
                run.lines.dropFirst(2) == [
                    "  path            : drive/Home/Documents/drafts", "  owner           : bob (admin)", "  members",
                    "    - alice  (view)", "    - carl  (edit)", "    - a:b  (view)",
                ])
            // Bob is no administrator.
            #expect(run.stderr.contains("it was not checked that these exist: alice, carl, a:b"))
            #expect(olares.changesAsked == ["POST /api/share/share_path/\(folder)"])
            #expect(
                try olares.bodiesSent[0] == [
                    "name": "drafts", "share_type": "internal", "permission": 4, "password": "",
                    "share_members": [
                        ["share_member": "alice", "permission": 1], ["share_member": "carl", "permission": 3],
                        ["share_member": "a:b", "permission": 1],
                    ],
                ])
            let again = try await olares.files("share internal \(folder)")
            let refusal = expectFailure(
                again, .serverRefused, exit: 1, message: "Share for a path can be only one at a time.")
            #expect(refusal?.fixes.contains("olares-cli files share list --shared-by-me") == true)
        }
    }

    @Test("An older service makes no members with the share: they are added, or it is said that they are missing")
    func membersAfterwards() async throws {
        try await withFilesOfBob { olares, _ in
            olares.sandbox.behaviour.files.createsShareMembers = false
            let run = try await olares.files("share internal \(folder) --users alice:edit")
            #expect(run.lines.last == "    - alice  (edit)")
            #expect(olares.changesAsked.last == "POST /api/share/share_member/")
            let list = try await olares.files("share list -o json").json.array
            #expect(list?.first?["users"]?.array?.first?["name"] == "alice")
            olares.sandbox.add(Fault(.status(code: 500), path: "/api/share/share_member/"))
            let half = try await olares.files("share internal drive/Home/Music --users alice:edit")
            let ids = try await olares.files("share list -o json").json.array?.compactMap { $0["id"]?.string } ?? []
            let id = try #require(ids.first { half.stderr.contains($0) })
            #expect(half.exit == 1 && half.stderr.contains("was created, but its members were not added: "))
            #expect(half.stderr.contains("olares-cli files share set-members \(id) --users alice:edit"))
        }
    }

    @Test("An administrator's members are looked up, so that a mistyped one is none")
    func unknownMembers() async throws {
        try await withFilesOfBob { olares, _ in
            olares.sandbox.add(User("bob@olares.com", password: "builder", ownerRole: "admin"))
            try await olares.expectRefused(
                "share internal \(folder) --users alice,alcie", .optionValueInvalid,
                "--users: this Olares has no user \"alcie\"", fix: "its users are alice, bob")
            let run = try await olares.files("share internal \(folder) --users alice")
            #expect(run.exit == 0 && !run.stderr.contains("not checked"))
        }
    }

    @Test("By link, with a password that is given, piped in or made up, and an end")
    func publicShare() async throws {
        try await withFilesOfBob { olares, _ in
            let run = try await olares.files("share public \(folder) --expire-days 7 -o json")
            let made = try run.json
            let (password, id) = (try #require(made["password"]?.string), try #require(made["id"]?.string))
            #expect(password.utf8.count == 11 && made["passwordGenerated"] == true)
            #expect(made["link"] == .string("https://share.bob.olares.com/sharable-link/\(id)/"))
            #expect(run.stderr.contains("can change and delete what is in it"))
            #expect(try olares.bodiesSent[0]["expire_in"] == 604_800_000)
            #expect(try olares.bodiesSent[0]["permission"] == 3)
            // What was given is never shown.
            olares.addSecret("piped-in-1")
            let piped = try await olares.files(
                "share link \(folder) --expire-time 2030-01-01T00:00:00Z --upload-only --upload-size-limit 100M "
                    + "--password-stdin", input: .text("piped-in-1\n"))
            #expect(piped.stdout.contains("  password        : as given\n"))
            #expect(piped.stdout.contains("  permission      : upload\n") && !piped.stderr.contains("delete"))
            #expect(piped.stdout.contains("  upload limit    : 100.0MB  (kept, but the service does not enforce it)\n"))
            let body = try olares.bodiesSent[1]
            #expect(body["expire_time"] == "2030-01-01T00:00:00Z" && body["upload_size_limit"] == 104_857_600)
            #expect(body["share_type"] == "external" && body["permission"] == 2 && body["password"] == "piped-in-1")
            let readOnly = try await olares.files("share public \(folder) --expire-days 1 --permission view -o json")
            #expect(try readOnly.json["permission"] == 1 && readOnly.stderr == "")
            #expect(try !(await olares.files("share get \(id)")).stdout.contains("Upload limit"))
        }
    }

    @Test("What is moved, renamed or deleted says which shares stay behind on its old path")
    func leftBehind() async throws {
        try await withFilesOfBob { olares, files in
            for place in ["a", "b", "c", "d/inner"] { try files.write("x", to: "drive/Home/\(place)/x") }
            var ids: [String: String] = [:]
            for place in ["a", "b", "c", "d/inner"] {
                ids[place] = try await create(olares, "internal drive/Home/\(place)/")
            }
            for (line, place) in [
                ("rename drive/Home/a e", "a"), ("mv -r drive/Home/b/ drive/Home/Documents/ --wait", "b"),
                ("rm -r drive/Home/c/ --yes", "c"), ("rm -r drive/Home/d/ --yes", "d/inner"),
            ] {
                let run = try await olares.files(line)
                #expect(run.exit == 0, "\(run.stderr)")
                let id = try #require(ids[place])
                #expect(run.stderr.contains("warning: drive/Home/\(place)/ is shared (\(id))"), "\(run.stderr)")
                #expect(run.stderr.contains("olares-cli files share rm \(id)"))
            }
            #expect(try await !olares.files("cp -r drive/Home/e/ drive/Home/f/").stderr.contains("is shared"))
            #expect(try await !olares.files("rm drive/Home/e/x --yes").stderr.contains("is shared"))
        }
    }

    @Test("A directory of a node can be shared by link too")
    func publicOnCache() async throws {
        try await withFilesOfBob { olares, _ in
            let made = try await olares.files("share public cache/olares/thumbnails --expire-days 1 -o json").json
            #expect(made["file_type"] == "cache" && made["link"]?.string?.hasPrefix("https://share.bob.") == true)
        }
    }

    @Test("Listed, shown, changed and ended, each once")
    func life() async throws {
        try await withFilesOfBob { olares, _ in
            #expect(try await olares.files("share list").stdout == "no shares found\n")
            let link = try await create(olares, "public \(folder) --expire-days 1")
            let inside = try await create(olares, "internal cache/olares/thumbnails")
            let drive = try await create(olares, "smb external/olares/usb-stick/backup --public")
            #expect(inside.hasSuffix("_olares") && !drive.hasSuffix("_olares"))
            let list = try await olares.files("share list")
            #expect(
                list.lines[0].split(separator: " ")
                    == ["ID", "TYPE", "NAME", "OWNER", "PATH", "PERMISSION", "EXPIRE", "USERS"])
            #expect(list.lines.dropFirst().map { $0.split(separator: " ")[1] } == ["public", "internal", "smb"])
            #expect(list.stdout.contains("drive/Home/Documents/drafts/") && !list.stdout.contains("9999-12-31"))
            #expect(list.lines.last?.hasPrefix("\(drive)_olares") == true)
            let some = try await olares.files("share list --type public --type smb --shared-by-me -o json")
            #expect(try some.json.array?.compactMap { $0["name"]?.string } == ["drafts", "backup"])
            #expect(try some.json.array?.last?["permission"] == nil)
            let query = olares.sandbox.requests(to: "/api/share/share_path/", method: "GET").last?.query
            #expect(query == "share_type=external%2Csmb&shared_by_me=true")

            let shown = try await olares.files("share get \(link)")
            #expect(shown.lines[0] == "ID:            \(link)" && shown.lines.contains("Type:          public"))
            #expect(shown.lines.contains("Path:          drive/Home/Documents/drafts/"))
            // Either form of an id is good, and the long one is shown.
            let short = String(inside.dropLast("_olares".count))
            let kept = try await olares.files("share get \(short)")
            #expect(kept.lines[0] == "ID:            \(inside)" && kept.lines.contains("Expires at:    never"))

            olares.addSecret("given-secret")
            let password = try await olares.files(
                "share set-password \(link) --password-stdin", input: .text("given-secret\n"))
            #expect(password.stdout.hasSuffix("  password        : as given\n"))
            let members = try await olares.files("share set-members \(short) --users alice:edit")
            #expect(members.stdout.hasSuffix("  id              : \(inside)\n  members\n    - alice  (edit)\n"))
            #expect(try await olares.files("share set-members \(inside) --clear").exit == 0)
            #expect(try olares.bodiesSent.last == ["path_id": .string(inside), "share_members": []])

            olares.sandbox.clearRequests()
            let ended = try await olares.files("share rm \(link) \(short) \(inside) --yes")
            #expect(ended.stdout == "removed 2 share(s): \(link), \(inside)\n")
            #expect(
                olares.sandbox.requests(to: "/api/share/share_path/", method: "DELETE").map(\.query)
                    == ["path_ids=\(link)", "path_ids=\(inside)"])
            #expect(try await olares.files("share list -o json").json.array?.count == 1)
        }
    }

    @Test("Members are added beside those that are there; the directory stands for its share")
    func addsMembers() async throws {
        try await withFilesOfBob { olares, _ in
            for name in ["carl", "dora"] { olares.sandbox.add(User("\(name)@olares.com", password: "teatime-1")) }
            let inside = try await create(olares, "internal \(folder) --users alice,carl:edit")
            let run = try await olares.files("share add-members \(folder) --users dora:admin,alice:edit")
            #expect(run.stdout.hasSuffix("  members\n    - carl  (edit)\n    - dora  (admin)\n    - alice  (edit)\n"))
            #expect(try olares.bodiesSent.last?["path_id"] == .string(inside))
            #expect(try olares.bodiesSent.last?["share_members"]?.array?.count == 3)
            olares.sandbox.clearRequests()
            try await olares.expectRefused("share add-members \(folder)", .optionRequired, "--users is required")
            try await olares.expectRefused(
                "share get drive/Home/Pictures/", .remoteNotFound, "there is no share of yours", exit: 1)
            let link = try await create(olares, "public \(folder) --expire-days 1")
            let both = try await olares.files("share get \(folder) -o json")
            #expect(both.exit == 2 && both.stderr.contains(link) && both.stderr.contains(inside))
            // Which kind is meant is clear.
            #expect(try await olares.files("share set-members \(folder) --clear").stdout.contains(inside))
        }
    }

    @Test("Unknown ids are never sent to be deleted, since each costs the service a connection")
    func unknownIDs() async throws {
        try await withFilesOfBob { olares, _ in
            let link = try await create(olares, "public \(folder) --expire-days 1")
            olares.sandbox.clearRequests()
            for id in [noShare, noShare + "_olares"] {
                try await olares.expectRefused(
                    "share rm \(link) \(id) --yes", .remoteNotFound, "share \(id): not found on the server")
            }
            olares.sandbox.clearRequests()
            try await olares.expectRefused(
                "share rm \(link) nope --yes", .remoteNotFound, "share nope: not found on the server; an id is a UUID")
            // The list is looked at, for the ids that may be meant.
            #expect(olares.sandbox.requests(to: "/api/share/share_path/").allSatisfy { $0.method == "GET" })
            #expect(try await olares.files("share list -o json").json.array?.count == 1)
            // Gone between the look and the deletion: nothing is tried again.
            olares.sandbox.clearRequests()
            olares.sandbox.add(Fault(.status(code: 500, body: ""), method: "DELETE", path: "/api/share/share_path/"))
            let run = try await olares.files("share rm \(link) --yes -o json")
            #expect(
                expectFailure(run, .operationFailed, message: "share \(link) was not ended: ")?.json?["retryable"]
                    == false)
            #expect(olares.sandbox.requests(to: "/api/share/share_path/", method: "DELETE").count == 1)
        }
    }

    @Test("Somebody else's share is left alone; its administrator may look after its members")
    func foreign() async throws {
        try await withFilesOfBob { olares, _ in
            let alice = PlantedProfile("alice@olares.com", token: .live(seconds: 600))
            try olares.plant(alice)
            let lent = try await create(olares, "internal drive/Home/Music --users bob:edit")
            let run = try await olares.files("share internal drive/Home/Movies --users bob:admin -o json")
            let managed = try #require(try run.json["id"]?.string)
            let open = try await create(olares, "public drive/Home/Code --expire-days 1")
            _ = try olares.logInBob()
            let list = try await olares.files("share list")
            #expect(list.lines.count == 3 && list.stdout.contains("bob:edit"))
            olares.sandbox.clearRequests()
            try await olares.expectRefused("share rm \(lent) --yes", .accessDenied, "it is alice's, not yours", exit: 1)
            try await olares.expectRefused(
                "share set-members \(lent) --clear", .accessDenied, "it is alice's, not yours", exit: 1)
            try await olares.expectRefused("share set-password \(open)", .remoteNotFound, "not found on the server")
            try await olares.expectRefused(
                "share set-members \(managed) --users alice", .optionValueInvalid, "alice owns the share")
            try await olares.expectRefused(
                "share set-members \(managed) --users bob", .optionValueInvalid, "bob is you")
            let changed = try await olares.files("share set-members \(managed) --users carl:view")
            #expect(changed.exit == 0 && changed.stdout.hasSuffix("    - carl  (view)\n"))
        }
    }

    @Test("Opened by its path: by members, until the directory is gone; an unknown one is no empty directory")
    func opened() async throws {
        try await withFilesOfBob { olares, _ in
            try olares.plant(PlantedProfile("alice@olares.com", token: .live(seconds: 600)))
            let lent = try await create(olares, "internal \(folder) --users bob")
            _ = try olares.logInBob()
            #expect(try await olares.files("ls share/\(lent)/").stdout.contains("plan.md"))
            olares.sandbox.clearRequests()
            try await olares.expectRefused("ls share/\(noShare)/", .remoteNotFound, "not found on the server")
            let root = try #require(try olares.sandbox.filesDirectory(of: "alice@olares.com"))
            try FileManager.default.removeItem(atPath: root + "/drive/Home/Documents/drafts")
            try await olares.expectRefused("ls share/\(lent)/", .remoteNotFound, "This share no longer exists.")
        }
    }

    @Test("A share of another kind is not changed, and one that is to end is named in the question")
    func wrongKind() async throws {
        try await withFilesOfBob { olares, _ in
            let inside = try await create(olares, "internal \(folder)")
            olares.sandbox.clearRequests()
            try await olares.expectRefused(
                "share set-password \(inside)", .argumentInvalid,
                "refusing to set the password of share \(inside): the share is internal (wire type \"internal\"), not public",
                fix: "olares-cli files share get \(inside)")
            try await olares.expectRefused("share set-smb \(inside) --public", .argumentInvalid, "not smb")
            try await olares.expectRefused(
                "share rm \(inside)", .confirmationRequired, "End the shares \(inside) (\(folder))?", exit: 6)
        }
    }

    @Test("What is opened to everybody is asked about on a terminal")
    func asksBeforePublic() async throws {
        try await withFilesOfBob { olares, _ in
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["files", "share", "smb", folder, "--public"])
            #expect(await terminal.wait(for: "read, change and delete what is in \(folder)?"))
            terminal.type("n\n")
            #expect(await session.wait().exit != 0)
            #expect(olares.changesAsked == [])
        }
    }

    @Test("A dry run creates nothing", arguments: ["internal", "public --expire-days 1", "smb --public"])
    func dryRun(words: String) async throws {
        try await withFilesOfBob { olares, _ in
            let data = try await olares.files("share \(words) \(folder) --dry-run -o json").json
            #expect(data["dryRun"] == true && data["path"] == .string(folder))
            let request = data["requests"]?.array?.first
            #expect(request?["method"] == "POST" && request?["body"]?["share_type"]?.string != nil)
            #expect(olares.changesAsked == [])
        }
    }
}
