import OlaresCore
import Sandbox
import Testing

/// `files smb …` and `files nfs …`.
@Suite struct FilesMountTests {
    private let share = "//nas.local/Public"
    private let secret = "nas-secret-1"

    @Test("An SMB share with credentials becomes a volume, and goes again")
    func smb() async throws {
        try await withFilesOfBob { olares, _ in
            olares.addSecret(secret)
            let run = try await olares.files(
                "smb mount \(share) --user alice --password-stdin", input: .text(secret + "\n"))
            #expect(run.stdout == "  ✓ mounted; the share is now visible at external/olares/smb-nas-local-public/\n")
            #expect(
                try olares.bodiesSent == [["smbPath": .string(share), "user": "alice", "password": .string(secret)]])
            #expect(try await olares.files("ls external/olares/").stdout.contains("smb-nas-local-public/"))
            olares.sandbox.clearRequests()
            try await olares.expectRefused(
                "smb unmount smb-nas-local-public", .confirmationRequired,
                "Unmount external/olares/smb-nas-local-public?", exit: 6)
            let plan = try await olares.files("smb unmount smb-nas-local-public --dry-run")
            #expect(
                plan.lines.prefix(2) == [
                    "would unmount external/olares/smb-nas-local-public",
                    "would send: POST https://files.bob.olares.com/api/unmount/external/olares/smb-nas-local-public/"
                        + "?external_type=smb",
                ])
            #expect(olares.changesAsked == [])
            let gone = try await olares.files("smb unmount smb-nas-local-public --yes")
            #expect(
                gone.stdout
                    == "unmount: external/olares/smb-nas-local-public\n  ✓ unmounted external/olares/smb-nas-local-public\n"
            )
            #expect(olares.changesAsked == ["POST /api/unmount/external/olares/smb-nas-local-public/"])
            #expect(!(try await olares.files("ls external/olares/").stdout.contains("smb-nas")))
            olares.sandbox.clearRequests()
            for (name, what) in [("usb-stick", "a disk (usb)"), ("ai", "a directory that nothing is mounted on")] {
                try await olares.expectRefused("smb unmount \(name) --yes", .argumentInvalid, what)
            }
        }
    }

    @Test("A password that the service says back is shown to nobody", arguments: [200, 500])
    func echoed(status: Int) async throws {
        try await withFilesOfBob { olares, _ in
            olares.addSecret(secret)
            let body = #"{"code":1,"message":"mount -o username=alice,password=\#(secret) failed"}"#
            olares.sandbox.add(Fault(.status(code: status, body: body), path: "/api/mount/*"))
            for form in ["", " -o json", " --debug"] {
                let run = try await olares.files(
                    "smb mount \(share) --user alice --password-stdin" + form, input: .text(secret + "\n"))
                #expect(run.exit == 1 && run.stderr.contains("password=[redacted] failed"), "\(run.stderr)")
            }
        }
    }

    @Test("What the node remembers of exactly this address is used, for the same user alone")
    func remembered() async throws {
        try await withFilesOfBob { olares, _ in
            olares.addSecret(secret)
            let saved = try await olares.files(
                "smb history add \(share) --user alice --password-stdin", input: .text(secret + "\n"))
            #expect(saved.stdout == "  ✓ saved favorite \(share) (user=alice)\n")
            let list = try await olares.files("smb history list")
            #expect(list.lines.last?.split(separator: " ") == ["//nas.local/Public", "alice", "yes"])
            #expect(
                try await olares.files("smb history list -o json").json == [
                    ["url": .string(share), "type": "smb", "username": "alice", "hasPassword": true]
                ])
            olares.sandbox.clearRequests()
            let run = try await olares.files("smb mount \(share)")
            #expect(run.stderr.hasPrefix("  · using saved credentials from SMB history (user=alice)\n"))
            #expect(try olares.bodiesSent.first?["password"] == .string(secret))
            _ = try await olares.files("smb unmount smb-nas-local-public --yes")
            olares.sandbox.clearRequests()
            try await olares.expectRefused(
                "smb mount \(share) --user bob", .inputNotTerminal,
                "stdin is not a terminal — pipe a password with --password-stdin")
            try await olares.expectRefused(
                "smb mount \(share) --no-history", .optionRequired, "the service mounts no SMB share without them")
            // Mounting remembers nothing, and all nodes have one memory.
            #expect(try await olares.files("smb history list --node worker1").lines.count == 2)
        }
    }

    @Test("On a terminal the credentials are asked for, the password unseen")
    func asks() async throws {
        try await withFilesOfBob { olares, _ in
            olares.addSecret(secret)
            let terminal = try olares.terminal()
            let session = try olares.start(on: terminal, ["files", "smb", "mount", share], capturesOutput: true)
            #expect(await terminal.wait(for: "SMB username: "))
            terminal.type("alice\n")
            #expect(await terminal.wait(for: "SMB password: "))
            #expect(!terminal.echoes)
            terminal.type(secret + "\n")
            #expect(await session.wait().exit == 0)
            #expect(try olares.bodiesSent.first?["user"] == "alice")
        }
    }

    @Test("Of a machine alone the shares or exports are listed, and nothing is mounted")
    func discovery() async throws {
        try await withFilesOfBob { olares, _ in
            let smb = try await olares.files("smb mount //nas.local -u alice -p some-word -o json")
            #expect(
                try smb.exit == 1 && smb.json == ["code": 300, "paths": ["//nas.local/Public", "//nas.local/Movies"]])
            let nfs = try await olares.files("nfs mount nas.local")
            #expect(nfs.exit == 1)
            #expect(
                nfs.stdout
                    == "server returned 2 export(s) — pick one and re-run mount:\n  nas.local:/data\n  nas.local:/backups\n"
            )
            #expect(
                nfs.stderr
                    == "discover: nas.local @ olares\nerror: nfs mount returned an export list; re-run with one of the paths above\nfix: mount one of the exports above\n"
            )
            let mounted = try await olares.files("nfs mount nas.local:/data")
            #expect(mounted.stdout == "  ✓ mounted; the share is now visible at external/olares/data/\n")
            let taken = try await olares.files("nfs mount other.local:/srv/data")
            expectFailure(taken, .preconditionFailed, message: "external/olares/data/ is there already")
            let again = try await olares.files("nfs mount nas.local -o json").json
            #expect(again["exports"]?.array?.first == ["path": "nas.local:/data", "mounted": true])
            let gone = try await olares.files("nfs unmount data --yes")
            #expect(gone.exit == 0, "\(gone.stderr)")
            expectFailure(
                try await olares.files("nfs mount empty.local"), .remoteNotFound,
                message: "nfs mount returned no exports for empty.local")
        }
    }

    @Test("What is remembered, however it is sent", arguments: [false, true])
    func history(isWrapped: Bool) async throws {
        try await withFilesOfBob { olares, _ in
            olares.sandbox.behaviour.files.wrapsHistory = isWrapped
            #expect(try await olares.files("nfs history list").stdout == "(no NFS history entries)\n")
            #expect(try await olares.files("nfs history add nas.local:/data").exit == 0)
            #expect(try await olares.files("smb history add \(share)").stdout.hasSuffix("(no user)\n"))
            #expect(
                try await olares.files("nfs history list").stdout == "URL              TYPE\nnas.local:/data  nfs\n")
            #expect(try await olares.files("nfs history list --all").lines.count == 3)
            olares.sandbox.clearRequests()
            // The service would say that it had forgotten this.
            try await olares.expectRefused(
                "nfs history rm nas.local:/data nas.local:/dta --yes", .remoteNotFound,
                "\"nas.local:/dta\" is not remembered; nothing was forgotten")
            let gone = try await olares.files("nfs history rm nas.local:/data \(share) --node worker1 --yes")
            #expect(gone.stdout == "  ✓ removed favorite nas.local:/data\n  ✓ removed favorite \(share)\n")
            #expect(try olares.bodiesSent == [[["url": "nas.local:/data"], ["url": .string(share)]]])
            #expect(try await olares.files("nfs history list --all").stdout.hasPrefix("(no NFS"))
        }
    }

    @Test("Wrong credentials, and what is no address")
    func refusals() async throws {
        try await withFilesOfBob { olares, _ in
            let wrong = try await olares.files(
                "smb mount \(share) --user alice --password-stdin", input: .text("wrong\n"))
            expectFailure(
                wrong, .serverRefused, exit: 1, message: "server rejected (code 500): Incorrect username or password")
            olares.sandbox.clearRequests()
            let blank = try await olares.files(
                "smb mount \(share) --user alice --password-stdin", input: .text("trailing \n"))
            expectFailure(blank, .optionValueInvalid, exit: 2, message: "the password has white space at an end")
            for (line, message) in [
                ("nfs mount [fe80::1]:/data", "is an IPv6 address, which the service cuts at its first colon"),
                ("nfs mount nas.local:/", "the root of a host has no name"),
                ("smb unmount external/olares/x --yes", "is no name of a volume"),
                ("smb mount nas.local/x", "smb url \"nas.local/x\" must start with `//`"),
                ("nfs mount nfs://nas.local/data", "nfs target \"nfs://nas.local/data\" looks like a URL scheme"),
                ("nfs mount //nas.local/data", "is an SMB-style path"), ("nfs mount nas.local:data", "is malformed"),
                ("nfs mount nas.local://data", "looks like a URL scheme"), ("nfs history add a/b:/c", "is malformed"),
            ] {
                try await olares.expectRefused(line, .argumentInvalid, message, exit: 2)
            }
            try await olares.expectRefused(
                "smb mount \(share) -u a -p b --password-stdin", .optionsConflict, "--password", exit: 2)
            for line in [
                "smb mount \(share)", "nfs mount nas.local:/data", "nfs history add nas.local",
            ] {
                #expect(try await olares.files("\(line) --dry-run").exit == 0, "\(line)")
            }
            #expect(olares.changesAsked == [])
            try await olares.expectRefused(
                "smb unmount nope --yes", .remoteNotFound, "node olares has no volume \"nope\"",
                fix: "olares-cli files ls external/olares/")
        }
        // The version that was seen is kept: an Olares does not become older.
        try await withFilesOfBob { olares, _ in
            olares.sandbox.behaviour.osVersion = "1.12.5"
            try await olares.expectRefused("nfs mount nas.local", .backendTooOld, "requires Olares >= 1.12.6")
        }
    }

    @Test("A node whose mount service is away")
    func away() async throws {
        try await withFilesOfBob { olares, _ in
            olares.sandbox.behaviour.files.mountServiceIsAway = true
            for line in ["nfs mount nas.local:/data", "nfs mount nas.local"] {
                expectFailure(
                    try await olares.files(line), .httpServerError,
                    message: "the mount service of node olares does not answer")
            }
        }
    }
}
