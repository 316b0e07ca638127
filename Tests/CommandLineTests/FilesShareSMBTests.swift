import OlaresCore
import Sandbox
import Testing

/// `files share smb` and `files share smb-users …`.
@Suite struct FilesShareSMBTests {
    private let folder = "drive/Home/Documents/drafts/"

    /// Makes an account for SMB shares, and gives its id.
    private func account(_ olares: Olares, _ name: String) async throws -> String {
        let run = try await olares.files(
            "share smb-users create \(name) --password-stdin -o json", input: .text("smb-secret-1\n"))
        return try #require(try run.json["id"]?.string)
    }

    @Test("As a network drive: each account has its permission, and everybody means everybody")
    func smbShare() async throws {
        try await withFilesOfBob { olares, _ in
            olares.addSecret("smb-secret-1")
            let (one, two) = (try await account(olares, "bob_nas"), try await account(olares, "bob_tv"))
            olares.sandbox.clearRequests()
            let open = try await olares.files("share smb \(folder) --public")
            #expect(open.stdout.contains("  public access   : yes\n"))
            #expect(open.stdout.contains("  smb link        : smb://192.168.1.20/drafts\n"))
            #expect(!open.stdout.contains("permission") && open.stderr.contains("warning: everybody in the network"))
            let closed = try await olares.files("share smb drive/Home/Music --users bob_nas,\(two) --read-only")
            #expect(closed.stdout.hasSuffix("  members\n    - bob_nas  (view)\n    - bob_tv  (view)\n"))
            let bodies = try olares.bodiesSent
            #expect(bodies[0]["public_smb"] == true && bodies[0]["users"] == nil)
            #expect(bodies[1]["public_smb"] == false)
            #expect(
                bodies[1]["users"] == [
                    ["id": .string(one), "permission": 1], ["id": .string(two), "permission": 1],
                ])
            let list = try await olares.files("share list --type smb")
            #expect(list.stdout.contains("everybody:edit") && list.stdout.contains("bob_nas:view, bob_tv:view"))
            #expect(!list.stdout.contains("none"))
            let id = try #require(
                try await olares.files("share list --type smb -o json").json.array?.first?["id"]?.string)
            let changed = try await olares.files("share set-smb \(id) --users bob_tv:edit")
            #expect(changed.stdout.hasSuffix("  public access   : no\n  members\n    - bob_tv  (edit)\n"))
            olares.sandbox.clearRequests()
            for (line, message) in [
                ("share smb drive/Home/Movies --users bob_nsa", "there is no SMB account \"bob_nsa\""),
                ("share set-smb \(id) --users u1", "there is no SMB account \"u1\""),
            ] {
                try await olares.expectRefused(
                    line, .remoteNotFound, message, fix: "olares-cli files share smb-users list")
            }
            try await olares.expectRefused(
                "share smb drive/Home/Movies --users bob_nas,\(one)", .optionValueInvalid,
                "--users names the account bob_nas twice")
        }
    }

    @Test("A third network drive of one name has the second's address: it is said")
    func namesakes() async throws {
        try await withFilesOfBob { olares, files in
            for place in ["Music", "Movies", "Code"] { try files.write("x", to: "drive/Home/\(place)/same/x") }
            for (place, isWarned) in [("Music", false), ("Movies", false), ("Code", true)] {
                let run = try await olares.files("share smb drive/Home/\(place)/same --public")
                #expect(run.stderr.contains("has the same address smb://192.168.1.20/same1") == isWarned)
            }
        }
    }

    @Test("Accounts of network drives")
    func accounts() async throws {
        try await withFilesOfBob { olares, _ in
            olares.addSecret("smb-secret-1")
            #expect(try await olares.files("share smb-users list").stdout.hasPrefix("no SMB accounts"))
            let made = try await olares.files(
                "share smb-users create bob_nas --password-stdin", input: .text("smb-secret-1\n"))
            #expect(made.lines[0] == "created SMB account: bob_nas" && made.lines[1].hasPrefix("  id              : "))
            #expect(try olares.bodiesSent == [["user": "bob_nas", "password": "smb-secret-1"]])
            #expect(try await olares.files("share smb-users list").stdout.hasSuffix("bob_nas\n"))
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["files", "share", "smb-users", "create", "bob_tv"])
            #expect(await terminal.wait(for: "password for SMB account bob_tv: "))
            #expect(!terminal.echoes)
            terminal.type("smb-secret-1\n")
            #expect(await session.wait().exit == 0)
            let taken = try await olares.files(
                "share smb-users create bob_tv --password-stdin", input: .text("smb-secret-1\n"))
            expectFailure(taken, .serverRefused, message: "User already exists or is used by another account.")
            olares.sandbox.clearRequests()
            try await olares.expectRefused(
                "share smb-users rm bob_nas nope --yes", .remoteNotFound, "there is no SMB account \"nope\"")
            let gone = try await olares.files("share smb-users rm bob_nas --yes")
            #expect(gone.stdout == "deleted SMB accounts: bob_nas\n", "\(gone.stderr)")
            #expect(try await olares.files("share smb-users list").lines.count == 2)
            // Names and passwords that the service would refuse.
            olares.sandbox.clearRequests()
            for name in ["carl", "Robert_x", "9robert", "robert-", "nobody", "a_name_of_seventeen"] {
                try await olares.expectRefused(
                    "share smb-users create \(name) --password-stdin", .argumentInvalid,
                    "is no name for an SMB account",
                    input: .text("smb-secret-1\n"))
            }
            for password in ["short", " leading", "trailing ", "seventeen_letters", "grün-grün"] {
                try await olares.expectRefused(
                    "share smb-users create bob_car --password-stdin", .optionValueInvalid,
                    "has 6 to 16 printable ASCII characters", input: .text(password + "\n"))
            }
        }
    }
}
