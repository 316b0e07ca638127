import Core
import Sandbox
import Testing

/// `files share …`.
@Suite struct FilesShareTests {
    private let folder = "drive/Home/Documents/drafts/"

    private func create(_ olares: Olares, _ line: String) async throws -> String {
        let data = try await olares.files("share \(line) -o json").json
        let id = try #require(data["id"]?.string)
        return id
    }

    @Test("For users of the same Olares, with their permissions")
    func internalShare() async throws {
        try await withFilesOfBob { olares, _ in
            let run = try await olares.files(
                "share internal drive/Home/Documents/drafts --users alice,carl:rw,a:b:view")
            #expect(
                run.lines.dropFirst(2) == [
                    "  path            : drive/Home/Documents/drafts", "  owner           : bob (admin)", "  members",
                    "    - alice  (view)", "    - carl  (edit)", "    - a:b  (view)",
                ])
            #expect(olares.changesAsked == ["POST /api/share/share_path/\(folder)", "POST /api/share/share_member/"])
            let bodies = try olares.bodiesSent
            #expect(bodies[0] == ["name": "drafts", "share_type": "internal", "permission": 4, "password": ""])
            #expect(bodies[1]["share_members"]?.array?[1] == ["share_member": "carl", "permission": 3])
        }
    }

    @Test("By link, with a password that is given, piped in or made up, and an end")
    func publicShare() async throws {
        try await withFilesOfBob { olares, _ in
            let made = try await olares.files("share public \(folder) --expire-days 7 -o json").json
            let password = try #require(made["password"]?.string)
            #expect(password.utf8.count == 11 && made["passwordGenerated"] == true)
            #expect(try olares.bodiesSent[0]["expire_in"] == 604_800_000)
            #expect(try olares.bodiesSent[0]["permission"] == 3)
            let piped = try await olares.files(
                "share link \(folder) --expire-time 2030-01-01T00:00:00Z --upload-only --upload-size-limit 100M "
                    + "--password-stdin", input: .text("piped-in-1\n"))
            #expect(piped.stdout.contains("  password        : piped-in-1\n"))
            #expect(piped.stdout.contains("  permission      : upload\n"))
            #expect(piped.stdout.contains("/sharable-link/"))
            let body = try olares.bodiesSent[1]
            #expect(body["expire_time"] == "2030-01-01T00:00:00Z" && body["upload_size_limit"] == 104_857_600)
            #expect(body["share_type"] == "external" && body["permission"] == 2 && body["password"] == "piped-in-1")
        }
    }

    @Test("As a network drive, for everybody or for accounts")
    func smbShare() async throws {
        try await withFilesOfBob { olares, _ in
            let open = try await olares.files("share smb \(folder) --public --read-only")
            #expect(
                open.stdout.contains("  public access   : yes\n") && open.stdout.contains("  smb link        : smb://"))
            let closed = try await olares.files("share smb \(folder) --users u1:view,u2 --read-only")
            #expect(closed.stdout.hasSuffix("  members\n    - u1  (view)\n    - u2  (edit)\n"))
            let bodies = try olares.bodiesSent
            #expect(bodies[0]["public_smb"] == true && bodies[0]["users"] == nil && bodies[0]["permission"] == 3)
            #expect(bodies[1]["permission"] == 1 && bodies[1]["public_smb"] == false)
            #expect(bodies[1]["users"] == [["id": "u1", "permission": 1], ["id": "u2", "permission": 3]])
        }
    }

    @Test("Listed, shown, changed and ended")
    func life() async throws {
        try await withFilesOfBob { olares, _ in
            #expect(try await olares.files("share list").stdout == "no shares found\n")
            _ = try await olares.files("share smb \(folder) --users u1")
            let listed = try #require(try await olares.files("share list -o json").json.array?.first)
            #expect(listed["smb_user"]?.string?.isEmpty == false)
            #expect(listed["smb_password"] == nil, "a listing ends in logs, and a password does not")
            let own = try #require(listed["id"]?.string)
            #expect(try await olares.files("share get \(own) -o json").json["smb_password"]?.string?.isEmpty == false)
            _ = try await olares.files("share rm \(own) --yes")
            olares.sandbox.clearRequests()
            let link = try await create(olares, "public \(folder) --expire-days 1")
            let inside = try await create(olares, "internal \(folder)")
            let drive = try await create(olares, "smb \(folder) --public")
            let list = try await olares.files("share list")
            #expect(
                list.lines[0].split(separator: " ") == ["ID", "TYPE", "NAME", "OWNER", "PATH", "PERMISSION", "EXPIRE"])
            #expect(list.lines.dropFirst().map { $0.split(separator: " ")[1] } == ["public", "internal", "smb"])
            #expect(list.stdout.contains("drive/Home/Documents/drafts/"))
            let some = try await olares.files("share list --type public --type smb --shared-by-me -o json")
            #expect(try some.json.array?.compactMap { $0["id"]?.string }.sorted() == [link, drive].sorted())
            let query = olares.sandbox.requests(to: "/api/share/share_path/", method: "GET").last?.query
            #expect(query == "share_type=external%2Csmb&shared_by_me=true")

            let shown = try await olares.files("share get \(link)")
            #expect(shown.lines[0] == "ID:            \(link)" && shown.lines.contains("Type:          public"))
            #expect(shown.lines.contains("Path:          drive/Home/Documents/drafts/"))

            #expect(
                try await olares.files("share set-password \(link)").stdout.hasPrefix("updated public share password:"))
            let members = try await olares.files("share set-members \(inside) --users alice:edit")
            #expect(members.stdout.hasPrefix("updated internal share members:"))
            #expect(try await olares.files("share set-members \(inside) --clear").exit == 0)
            #expect(try olares.bodiesSent.last == ["path_id": .string(inside), "share_members": []])
            #expect(try await olares.files("share set-smb \(drive) --users u1").stdout.hasPrefix("updated SMB share:"))

            let ended = try await olares.files("share rm \(link) \(drive) --yes")
            #expect(ended.stdout == "removed 2 share(s): \(link), \(drive)\n")
            #expect(
                olares.sandbox.requests(to: "/api/share/share_path/", method: "DELETE").last?.query
                    == "path_ids=\(link)%2C\(drive)")
            #expect(try await olares.files("share list -o json").json.array?.count == 1)
        }
    }

    @Test("Accounts of network drives")
    func accounts() async throws {
        try await withFilesOfBob { olares, _ in
            olares.addSecret("smb-secret-1")
            #expect(try await olares.files("share smb-users list").stdout.hasPrefix("no SMB accounts"))
            let made = try await olares.files(
                "share smb-users create carl --password-stdin", input: .text("smb-secret-1\n"))
            #expect(made.stdout == "created SMB account: carl\n")
            #expect(try olares.bodiesSent == [["user": "carl", "password": "smb-secret-1"]])
            #expect(try await olares.files("share smb-users list").stdout.hasSuffix("carl\n"))
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["files", "share", "smb-users", "create", "dora"])
            #expect(await terminal.wait(for: "password for SMB account dora: "))
            #expect(!terminal.echoes)
            terminal.type("smb-secret-1\n")
            #expect(await session.wait().exit == 0)
        }
    }

    @Test(
        "What cannot be shared, or not so",
        arguments: [
            (
                "internal external/olares/", FailureCode.pathProtected,
                "refusing to share external/olares/: this is the volume listing layer (read-only)"
            ),
            (
                "smb cache/olares/ --public", .pathProtected,
                "refusing to share cache/olares/: this is the node-picker layer"
            ),
            (
                "internal google/a@b/x", .argumentInvalid,
                "refusing to create a internal share for google/a@b/x: cloud namespaces (awss3 / google / dropbox / tencent) do not support sharing"
            ),
            (
                "public sync/r/x --expire-days 1", .argumentInvalid,
                "`files share public` only supports the {drive} namespace(s)"
            ),
            (
                "smb sync/r/x --public", .argumentInvalid,
                "`files share smb` only supports the {cache, drive, external} namespace(s)"
            ),
            (
                "internal drive/Common/models", .argumentInvalid,
                "drive/Common can only be shared with `files share public`"
            ),
            (
                "internal drive/Home/nope", .remoteNotFound,
                "refusing to create a internal share for drive/Home/nope: target does not exist on the server"
            ),
            ("internal drive/Home/Documents/report.pdf", .argumentInvalid, "target is a file on the server"),
            (
                "internal drive/Home/Documents/ --users bob:boss", .optionValueInvalid,
                "unknown permission \"boss\"; expected one of: view, upload, edit, admin (or 0..4)"
            ),
            ("internal drive/Home/Documents/ --permission 9", .optionValueInvalid, "permission 9 is out of range; "),
            (
                "public drive/Home/Documents/", .optionRequired,
                "Public shares require an expiration; pass --expire-days N or --expire-time RFC3339"
            ),
            (
                "public drive/Home/Documents/ --expire-days 1 --expire-time 2030-01-01T00:00:00Z", .optionsConflict,
                "--expire-"
            ),
            (
                "public drive/Home/Documents/ --expire-time tomorrow", .optionValueInvalid,
                "--expire-time: must be RFC3339"
            ),
            (
                "public drive/Home/Documents/ --expire-days 1 --password short", .optionValueInvalid,
                "--password must be at least 6 characters"
            ),
            (
                "public drive/Home/Documents/ --expire-days 1 --upload-size-limit 1X", .optionValueInvalid,
                "invalid --upload-size-limit \"1X\""
            ),
            ("smb drive/Home/Documents/", .optionRequired, "`share smb` requires either --public OR --users"),
            (
                "smb drive/Home/Documents/ --public --users u1", .optionRequired,
                "--public and --users are mutually exclusive"
            ),
            (
                "smb drive/Home/Documents/ --users u1:admin", .optionValueInvalid,
                "SMB shares accept only view or edit (got admin)"
            ),
            ("get nope", .remoteNotFound, "share nope: not found on the server"),
            ("set-password nope", .remoteNotFound, "share nope: not found on the server"),
            ("set-members nope", .optionRequired, "pass exactly one of --users and --clear"),
            ("rm nope", .confirmationRequired, "End the shares nope?"),
            (
                "smb-users create carl", .inputNotTerminal,
                "stdin is not a terminal — pipe a password with --password-stdin"
            ),
        ] as [(String, FailureCode, String)])
    func refusals(line: String, code: FailureCode, message: String) async throws {
        try await withFilesOfBob { olares, _ in try await olares.expectRefused("share \(line)", code, message) }
    }

    @Test("A share of another kind is not changed")
    func wrongKind() async throws {
        try await withFilesOfBob { olares, _ in
            let inside = try await create(olares, "internal \(folder)")
            olares.sandbox.clearRequests()
            try await olares.expectRefused(
                "share set-password \(inside)", .argumentInvalid,
                "refusing to set the password of share \(inside): the share is internal (wire type \"internal\"), not public",
                fix: "olares-cli files share get \(inside)")
            try await olares.expectRefused("share set-smb \(inside) --public", .argumentInvalid, "not smb")
        }
    }

    @Test("Members that are not added: the share is there, and the failure says which")
    func halfDone() async throws {
        try await withFilesOfBob { olares, _ in
            olares.sandbox.add(Fault(.status(code: 500), path: "/api/share/share_member/"))
            let run = try await olares.files("share internal \(folder) --users alice:edit")
            let id = try #require(try await olares.files("share list -o json").json.array?.first?["id"]?.string)
            expectFailure(
                run, .httpServerError, exit: 1,
                message: "the share \(id) was created, but its members were not added: ",
                fix: "olares-cli files share set-members \(id) --users alice:edit")
        }
    }

    @Test("A dry run creates nothing", arguments: ["internal", "public --expire-days 1", "smb --public"])
    func dryRun(words: String) async throws {
        try await withFilesOfBob { olares, _ in
            let data = try await olares.files("share \(words) \(folder) --dry-run -o json").json
            #expect(data["dryRun"] == true && data["path"] == .string(folder))
            #expect(olares.changesAsked == [])
        }
    }
}
