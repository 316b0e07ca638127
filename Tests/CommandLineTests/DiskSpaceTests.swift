import Foundation
import OlaresCore
import Sandbox
import Testing

/// Real disks that take nothing: full ones, read-only ones, and a limit on the size of files.
@Suite struct DiskSpaceTests {
    private static let alice = "alice@olares.com"
    private static let bob = "bob@olares.com"

    /// A command that writes, what it reports, and what it is given on standard input.
    private static let changes: [(words: [String], code: FailureCode, input: String)] = [
        (["profile", "use", alice], .configUnwritable, ""),
        (["profile", "login", "--olares-id", alice, "--password-stdin"], .keychainUnwritable, "builder\n"),
        (["profile", "whoami"], .keychainUnwritable, ""),
    ]

    @Test("A file that cannot grow is left as it is", arguments: changes)
    func fileSizeLimit(words: [String], code: FailureCode, input: String) async throws {
        try await withProfiles { olares in
            let before = olares.storedFiles
            let script = "ulimit -f 0; exec \"$@\""
            let run = try await olares.start(
                ["-c", script, "sh", Program.path] + words, program: "/bin/sh", input: .text(input)
            ).wait()
            expectFailure(run, code, exit: 1, message: "file too large")
            #expect(olares.storedFiles == before)
            #expect(try await olares.run(words, input: .text(input)).exit == 0)
        }
    }

    @Test(
        "A full disk is named, and its files are left as they are",
        .enabled(if: Mounts.arePossible, Mounts.absence), arguments: changes)
    func fullDisk(words: [String], code: FailureCode, input: String) async throws {
        try await withProfiles { olares in
            let before = olares.storedFiles
            let script = """
                mount -t tmpfs -o size=64k tmpfs "$0/disk" && cp -a "$0/config" "$0/data" "$0/disk/" || exit 99
                head -c 1000000 /dev/zero >"$0/disk/ballast" 2>&-
                export OLARES_CLI_HOME="$0/disk/config" OLARES_CLI_DATA_DIR="$0/disk/data"
                "$@"; code=$?
                rm "$0/disk/ballast"; cp -a "$0/disk/." "$0/after/"
                exit $code
                """
            for folder in ["disk", "after"] { try olares.makeFolder(folder) }
            let run = try await olares.runMounting(script, words, input: .text(input))
            let failure = expectFailure(run, code, exit: 1, message: "no space left on device")
            #expect(failure?.message.contains(olares.directory + "/disk/") == true)
            #expect(failure?.fixes.first?.hasPrefix("free some space on the disk that holds ") == true)
            let after = olares.directory + "/after/"
            for (path, content) in before {
                #expect(FileManager.default.contents(atPath: after + path) == content, "\(path) is another")
            }
            #expect(!olares.files.contains { $0.hasSuffix(".tmp") })
        }
    }

    @Test(
        "A read-only disk is named, and what needs no writing works on it",
        .enabled(if: Mounts.arePossible, Mounts.absence), arguments: changes)
    func readOnlyDisk(words: [String], code: FailureCode, input: String) async throws {
        try await withProfiles { olares in
            let before = olares.storedFiles
            let script = "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && \"$@\""
            let list = try await olares.runMounting(script, ["profile", "list", "--no-headers"])
            #expect(list.exit == 0)
            #expect(list.lines.count == 2)
            let run = try await olares.runMounting(script, words, input: .text(input))
            // The first thing that cannot be written is a lock.
            let failure = expectFailure(run, .configUnwritable, exit: 1, message: "read-only file system")
            #expect(failure?.fixes.first?.hasSuffix("is on a read-only file system: use another directory") == true)
            #expect(olares.storedFiles == before)
        }
    }

    /// Bob with a token that needs a refresh, and Alice, who has no second factor here, without any.
    private func withProfiles(_ test: (Olares) async throws -> Void) async throws {
        let users = [User(Self.alice, password: "builder"), User(Self.bob, password: "builder")]
        try await withOlares(.init(users: users)) { olares in
            try olares.plant(.init(Self.bob, token: .live(seconds: -60)), .init(Self.alice))
            try await test(olares)
        }
    }
}
