import Foundation
import OlaresCore
import Sandbox
import Testing

/// System calls that fail as a full, broken or protected disk makes them: a failure that names the file and the way out,
/// and nothing destroyed.
@Suite(.enabled(if: Strace.isAvailable, Strace.absence))
struct DiskFaultTests {
    private let alice = "alice@olares.com"
    private let bob = "bob@olares.com"

    /// Calls, the error that they are given, and how the way out begins.
    private static let faults = [
        ("fsync", "ENOSPC", "free some space on the disk that holds "),
        ("?rename,?renameat", "EIO", "check the disk that holds "),
        ("?link,?linkat", "EROFS", "use another directory"),
        ("?mkdir,?mkdirat", "EACCES", "give yourself access to "),
        ("fchmod", "EPERM", "give yourself access to "),
    ]

    @Test("use: the current profile stays", arguments: faults)
    func use(calls: String, error: String, fix: String) async throws {
        try await withOlares { olares in
            try await expectFaults(calls, error, fix, ["profile", "use", bob], in: olares) {
                try olares.plant(.init(alice), .init(bob))
            }
            #expect(try olares.profiles.currentProfile == bob)
        }
    }

    @Test("login: no half profile", arguments: faults)
    func logIn(calls: String, error: String, fix: String) async throws {
        try await withOlares { olares in
            let words = ["profile", "login", "--olares-id", bob, "--password-stdin"]
            try await expectFaults(calls, error, fix, words, input: .text("builder\n"), in: olares) {
                try olares.plant(.init(alice, token: .live(seconds: 600)))
                // As after the loss of everything but the list of profiles.
                try FileManager.default.removeItem(atPath: olares.dataDirectory)
            }
            #expect(try olares.storedToken(bob) != nil)
        }
    }

    @Test("A refresh: the old grant stays, and the next command refreshes", arguments: faults)
    func refresh(calls: String, error: String, fix: String) async throws {
        try await withOlares { olares in
            try await expectFaults(calls, error, fix, ["profile", "whoami"], in: olares) {
                try olares.plant(.init(bob, token: .live(seconds: -60)))
            }
            #expect(try olares.storedToken(bob)?.accessToken == olares.sandbox.grants.last?.accessToken)
        }
    }

    @Test(
        "A disk that gives way before or in the middle of a refresh costs no login, where the server takes a token once",
        arguments: [
            ("fsync", "ENOSPC"), ("pwrite64", "ENOSPC"), ("?rename,?renameat", "EROFS"), ("ftruncate", "EIO"),
            ("fchmod", "EPERM"), ("flock", "ENOLCK"),
        ])
    func spentOnce(calls: String, error: String) async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.rotation = .strict
            for moment in 1...30 {
                try olares.clearStoredState()
                try olares.plant(.init(bob, token: .live(seconds: -60)))
                let (_, traced) = try await olares.run(
                    ["profile", "whoami"], tampering: calls, "error=\(error):when=\(moment)")
                guard let failed = traced.first(where: \.isInjected) else { break }
                let again = try await olares.run("profile", "whoami")
                #expect(again.exit == 0, "\(failed), moment \(moment): \(again.stderr)")
            }
        }
    }

    @Test("An import spends its token only once everything is there to keep what it buys", arguments: faults)
    func importing(calls: String, error: String, fix: String) async throws {
        try await withOlares { olares in
            olares.sandbox.behaviour.rotation = .strict
            for moment in 1...30 {
                try olares.clearStoredState()
                let token = try #require(olares.sandbox.grant(for: bob)).refreshToken
                let words = ["profile", "import", "--olares-id", bob, "--refresh-token", token]
                let (run, traced) = try await olares.run(words, tampering: calls, "error=\(error):when=\(moment)")
                guard let failed = traced.first(where: \.isInjected) else { break }
                if run.exit != 0, try olares.storedToken(bob) == nil {
                    let again = try await olares.run(words)
                    #expect(again.exit == 0, "\(failed), moment \(moment): \(run.stderr) then \(again.stderr)")
                }
                olares.sandbox.expireAccessTokens()
                #expect(try await olares.run("profile", "use", bob).exit == 0, "\(failed), moment \(moment)")
                #expect(try await olares.run("profile", "whoami").exit == 0, "\(failed), moment \(moment)")
            }
        }
    }

    @Test("remove: a token that cannot be deleted is told of, and goes with the next remove")
    func remove() async throws {
        try await withOlares { olares in
            try olares.plant(.init(alice), .init(bob, token: .live(seconds: 600)))
            let (run, calls) = try await olares.run(
                ["profile", "remove", bob], tampering: "?unlink,?unlinkat", "error=EACCES")
            #expect(calls.contains { $0.isInjected })
            #expect(run.exit == 1)
            let failure = ShownFailure(run.stderr)
            #expect(failure?.message.contains("failed to clear stored token for bob@olares.com: ") == true)
            #expect(failure?.message.contains("bob_olares.com.enc: permission denied") == true)
            #expect(run.lines.first == "removed profile bob@olares.com (bob@olares.com)")
            #expect(try olares.profiles.profiles.map(\.olaresID) == [alice])
            #expect(try await olares.run("profile", "remove", bob).exit == 0)
            #expect(try olares.storedToken(bob) == nil)
        }
    }

    @Test("A file that cannot be read is named", arguments: ["config/config.json", "data/olares-cli/master.key"])
    func unreadable(path: String) async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: 600)))
            let before = olares.storedFiles
            let place = olares.directory + "/" + path
            let (run, _) = try await olares.run(
                ["profile", "whoami"], tampering: "openat", "error=EIO", paths: [place])
            expectFailure(
                run, path.hasSuffix("json") ? .configUnreadable : .keychainUnreadable, exit: 1,
                message: " \(place): input/output error", fix: "check the disk that holds \(place)")
            #expect(olares.storedFiles == before)
            #expect(try await olares.run("profile", "whoami").exit == 0)
        }
    }

    @Test("Locks that the file system does not have are a failure, not a race")
    func noLocks() async throws {
        try await withOlares { olares in
            try olares.plant(.init(alice), .init(bob))
            let before = olares.storedFiles
            let (run, _) = try await olares.run(["profile", "use", bob], tampering: "flock", "error=ENOLCK")
            expectFailure(
                run, .configUnwritable, exit: 1,
                message: "acquire config lock: lock \(olares.configDirectory)/locks/config.lock: no locks available")
            #expect(olares.storedFiles == before)
        }
    }

    /// Runs a command with the first such call failing, then the second, and so on until none fails: each time the files
    /// are as before or, where only the last assurance failed, as they should be, and the same command then works.
    private func expectFaults(
        _ calls: String, _ error: String, _ fix: String, _ arguments: [String], input: ChildProcess.Input = .empty,
        in olares: Olares, from prepare: () throws -> Void
    ) async throws {
        for moment in 1...20 {
            try olares.clearStoredState()
            try prepare()
            let before = olares.storedFiles
            let (run, traced) = try await olares.run(
                arguments, tampering: calls, "error=\(error):when=\(moment)", input: input)
            guard let failed = traced.first(where: \.isInjected) else {
                #expect(run.exit == 0, "\(run.stderr)")
                return
            }
            // What holds a grant that was paid for is tried twice.
            if run.exit == 0 {
                let token = try #require(try olares.storedToken(bob), "\(failed)")
                #expect(token.accessToken == olares.sandbox.grants.last?.accessToken)
                continue
            }
            #expect(run.exit == 1, "\(failed): \(run.stderr)")
            #expect(run.stdout.isEmpty)
            let failure = ShownFailure(run.stderr)
            #expect(failure?.message.contains(olares.directory) == true, "\(failed): \(run.stderr)")
            #expect(failure?.fixes.first?.contains(fix) == true, "\(failed): \(run.stderr)")
            #expect(!olares.files.contains { $0.hasSuffix(".tmp") }, "\(failed) left \(olares.files)")
            for (path, content) in before where !isMade(path, whereFails: failed) {
                #expect(olares.storedFiles[path] == content, "\(failed) changed \(path)")
            }
            try await expectRepaired(arguments, input, in: olares, after: failed)
        }
    }

    /// Whether a file has its new content already where a call failed: only the folder's own fsync comes later.
    private func isMade(_ path: String, whereFails call: TracedCall) -> Bool {
        call.name == "fsync" && call.paths.allSatisfy { path.hasPrefix($0 + "/") }
    }

    private func expectRepaired(
        _ arguments: [String], _ input: ChildProcess.Input, in olares: Olares, after failed: TracedCall
    ) async throws {
        let again = try await olares.run(arguments, input: input)
        guard again.exit != 0 else { return }
        // The token was stored when the profile could not be.
        expectFailure(again, .alreadyAuthenticated, message: "", fix: "olares-cli profile remove bob@olares.com")
        #expect(try await olares.run("profile", "remove", bob).exit == 0, "\(failed)")
        #expect(try await olares.run(arguments, input: input).exit == 0, "\(failed)")
    }
}
