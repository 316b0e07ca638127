import Foundation
import OlaresCore
import Sandbox
import Testing

/// Files where folders belong, folders that are closed, and no home at all.
@Suite struct StatePlaceTests {
    private let alice = "alice@olares.com"
    private let bob = "bob@olares.com"

    @Test("OLARES_CLI_HOME is a file")
    func configDirectory() async throws {
        try await withOlares { olares in
            try olares.write("a note", to: olares.configDirectory)
            for verb in [["list"], ["login", "--olares-id", bob, "--password-stdin"]] {
                try await expectFile(
                    olares, ["profile"] + verb, .configUnreadable,
                    message: "read \(olares.configFile): not a directory", named: olares.configFile)
            }
            let locks = olares.configDirectory + "/locks"
            try await expectFile(
                olares, ["profile", "use", bob], .configUnwritable,
                message: "acquire config lock: create lock dir \(locks): not a directory", named: locks)
            #expect(try olares.bytes(of: olares.configDirectory) == Array("a note".utf8))
            try FileManager.default.removeItem(atPath: olares.configDirectory)
            #expect(try await olares.logIn(bob, "builder").exit == 0)
        }
    }

    @Test("The folder of locks is a file")
    func locks() async throws {
        try await withOlares { olares in
            let locks = olares.configDirectory + "/locks"
            try olares.plant(.init(alice), .init(bob, token: .live(seconds: -60)), current: bob)
            try olares.write("a note", to: locks)
            for (verb, action) in [(["use", alice], "config lock"), (["whoami"], "refresh lock for \(bob)")] {
                try await expectFile(
                    olares, ["profile"] + verb, .configUnwritable,
                    message: "acquire \(action): create lock dir \(locks): not a directory", named: locks)
            }
            #expect(try olares.bytes(of: locks) == Array("a note".utf8))
            try FileManager.default.removeItem(atPath: locks)
            #expect(try await olares.run("profile", "whoami").exit == 0)
        }
    }

    @Test("The folder of tokens is a file")
    func dataDirectory() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob))
            try olares.write("a note", to: olares.dataDirectory)
            let folder = olares.vaultDirectory
            for verb in [["whoami"], ["login", "--olares-id", bob, "--password-stdin"]] {
                try await expectFile(
                    olares, ["profile"] + verb, .keychainUnreadable, message: "stat \(folder): not a directory",
                    named: folder)
            }
            #expect(try await olares.run("profile", "list", "--no-headers").stdout.hasSuffix("  unknown\n"))
            #expect(try olares.bytes(of: olares.dataDirectory) == Array("a note".utf8))
        }
    }

    @Test(
        "A closed folder is named, and so is who may open it",
        .enabled(if: Unprivileged.isAvailable, Unprivileged.absence))
    func closedFolders() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob), .init(alice))
            let before = olares.storedFiles
            try olares.setMode(0o644, of: olares.configFile)
            try olares.setMode(0o555, of: olares.configDirectory)
            #expect(try await olares.runUnprivileged("profile", "list").exit == 0, "reading needs no leave to write")
            let locks = olares.configDirectory + "/locks"
            expectFailure(
                try await olares.runUnprivileged("profile", "use", alice), .configUnwritable, exit: 1,
                message: "acquire config lock: create lock dir \(locks): permission denied",
                fix: "give yourself access to \(locks), or run as the user who owns it")
            try olares.setMode(0o755, of: olares.configDirectory)
            try FileManager.default.createDirectory(atPath: locks, withIntermediateDirectories: true)
            try olares.setMode(0o000, of: locks)
            expectFailure(
                try await olares.runUnprivileged("profile", "use", alice), .configUnwritable, exit: 1,
                message: "acquire config lock: open \(locks)/config.lock: permission denied",
                fix: "give yourself access to \(locks)/config.lock, or run as the user who owns it")
            try olares.setMode(0o000, of: olares.configDirectory)
            expectFailure(
                try await olares.runUnprivileged("profile", "list"), .configUnreadable, exit: 1,
                message: "read \(olares.configFile): permission denied",
                fix: "give yourself access to \(olares.configFile), or run as the user who owns it")
            try olares.setMode(0o700, of: olares.configDirectory)
            try olares.setMode(0o700, of: locks)
            #expect(olares.storedFiles == before)
        }
    }

    @Test("HOME is not needed where both folders are named")
    func withoutHome() async throws {
        try await withOlares { olares in
            let home: [String: String?] = ["HOME": nil]
            let run = try await olares.run(
                "profile", "login", "--olares-id", bob, "--password-stdin", input: .text("builder\n"), environment: home
            )
            #expect(run.exit == 0, "standard error: \(run.stderr)")
            #expect(run.stderr.isEmpty)
            #expect(try await olares.run("profile", "whoami", environment: home).exit == 0)
        }
    }

    @Test(
        "Somebody without HOME and without an entry in the user list is told what to set",
        .enabled(if: Unprivileged.isRoot && Unprivileged.isAvailable, Unprivileged.absence))
    func homeless() async throws {
        try await withOlares { olares in
            let run = try await olares.runUnprivileged(
                "profile", "list", environment: ["HOME": nil, "OLARES_CLI_HOME": nil, "OLARES_CLI_DATA_DIR": nil])
            expectFailure(
                run, .homeUnknown, exit: 1,
                message: "HOME is not set, and user \(Unprivileged.user) is not in the user list",
                fix: "set HOME, or both OLARES_CLI_HOME and OLARES_CLI_DATA_DIR")
        }
    }

    @Test("What a killed command leaves beside the files is in nobody's way")
    func leftTemporaries() async throws {
        try await withOlares { olares in
            try olares.plant(.init(alice), .init(bob, token: .live(seconds: -60)), current: bob)
            for folder in [olares.configDirectory, olares.vaultDirectory] {
                try olares.write("", to: folder + "/.olares-cli-1-2a-3-1.tmp")
                try olares.write("{\"currentPro", to: folder + "/.olares-cli-1-2a-3-f.tmp")
            }
            #expect(try await olares.run("profile", "whoami").exit == 0)
            #expect(try await olares.run("profile", "list", "--no-headers").lines.count == 2)
            for id in [alice, bob] { #expect(try await olares.run("profile", "remove", id).exit == 0) }
            #expect(
                !FileManager.default.fileExists(atPath: olares.vaultDirectory), "the store is cleared with the last")
            #expect(try await olares.logIn(bob, "builder").exit == 0)
        }
    }

    private func expectFile(
        _ olares: Olares, _ words: [String], _ code: FailureCode, message: String, named path: String
    ) async throws {
        let run = try await olares.run(words, input: .text("builder\n"))
        expectFailure(
            run, code, exit: 1, message: message,
            fix: "a part of \(path) is a file where a directory belongs: move it out of the way")
    }
}
