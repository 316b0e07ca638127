import Foundation
import OlaresCore
import Sandbox
import Testing

/// kill -9 between any two system calls that change something: the old state or the new one, and the next command works.
@Suite(.enabled(if: Strace.isAvailable, Strace.absence))
struct CrashTests {
    private let alice = "alice@olares.com"
    private let bob = "bob@olares.com"

    @Test("use: one profile or the other is current")
    func use() async throws {
        try await withOlares { olares in
            let points = try await olares.killEverywhere(["profile", "use", bob]) {
                try olares.plant(.init(alice), .init(bob))
            } then: { point in
                #expect([alice, bob].contains(try olares.profiles.currentProfile), "killed at \(point)")
                let next = try await olares.run("profile", "use", bob)
                #expect(next.exit == 0, "killed at \(point): \(next.stderr)")
                #expect(try olares.profiles.currentProfile == bob)
            }
            expect(
                points,
                toInclude: [
                    "mkdir config/locks", "flock config/locks/config.lock", "fchmod config/.tmp",
                    "fsync config/.tmp", "rename config/.tmp config/config.json",
                ])
        }
    }

    @Test("A first login: a profile only with its token, and a token alone is no obstacle")
    func logIn() async throws {
        try await withOlares { olares in
            let words = ["profile", "login", "--olares-id", bob, "--password-stdin"]
            let points = try await olares.killEverywhere(words, input: .text("builder\n")) {
            } then: { point in
                let token = try olares.storedToken(bob)
                if let token {
                    #expect(
                        olares.sandbox.grants.contains { $0.accessToken == token.accessToken }, "killed at \(point)")
                }
                #expect(try token != nil || olares.profiles.profiles.isEmpty, "killed at \(point)")
                try await logInByTheBook(olares, point)
            }
            expect(
                points,
                toInclude: [
                    "mkdir config", "mkdir data", "link data/olares-cli/.tmp data/olares-cli/master.key",
                    "link data/olares-cli/.tmp data/olares-cli/bob_olares.com.enc", "unlink data/olares-cli/.tmp",
                    "fsync data/olares-cli/.tmp", "rename config/.tmp config/config.json",
                ])
        }
    }

    @Test("A refresh: the old grant or the new one, and the next command goes on from there")
    func refresh() async throws {
        try await withOlares { olares in
            let points = try await olares.killEverywhere(["profile", "whoami"]) {
                try olares.plant(.init(bob, token: .live(seconds: -60)))
                // Made by the thread that asks, whose fsync would hide the first one of the thread that stores.
                try olares.write("", to: olares.configDirectory + "/locks/\(bob).refresh.lock")
            } then: { point in
                let old = olares.sandbox.grants.last { $0.accessToken == (try? olares.storedToken(bob))?.accessToken }
                #expect(old != nil, "killed at \(point)")
                let next = try await olares.run("profile", "whoami")
                #expect(next.exit == 0, "killed at \(point): \(next.stderr)")
                let token = try olares.storedToken(bob)
                #expect(token?.refreshToken == olares.sandbox.grants.last?.refreshToken, "killed at \(point)")
            }
            expect(
                points,
                toInclude: [
                    "flock config/locks/bob@olares.com.refresh.lock", "fsync data/olares-cli/.tmp",
                    "rename data/olares-cli/.tmp data/olares-cli/bob_olares.com.enc",
                ])
        }
    }

    @Test("remove: the profile with its token, or no profile; the others are not touched")
    func remove() async throws {
        try await withOlares { olares in
            let points = try await olares.killEverywhere(["profile", "remove", bob]) {
                try olares.plant(.init(alice, token: .live(seconds: 600)), .init(bob, token: .live(seconds: 600)))
            } then: { point in
                let isThere = try olares.profiles.profiles.contains { $0.olaresID == bob }
                let hasToken = try olares.storedToken(bob) != nil
                #expect(hasToken || !isThere, "killed at \(point)")
                let next = try await olares.run("profile", "remove", bob)
                #expect(next.exit == (isThere || hasToken ? 0 : 1), "killed at \(point): \(next.stderr)")
                #expect(try olares.storedToken(bob) == nil, "killed at \(point)")
                #expect(try olares.storedToken(alice) != nil, "killed at \(point)")
            }
            expect(
                points,
                toInclude: [
                    "rename config/.tmp config/config.json", "unlink data/olares-cli/bob_olares.com.enc",
                    "fsync data/olares-cli",
                ])
        }
    }

    @Test("remove of the last profile: what is left of the store is in nobody's way")
    func removeLast() async throws {
        try await withOlares { olares in
            let points = try await olares.killEverywhere(["profile", "remove", bob]) {
                try olares.plant(.init(bob, token: .live(seconds: 600)))
            } then: { point in
                let list = try await olares.run("profile", "list")
                #expect(list.exit == 0, "killed at \(point): \(list.stderr)")
                try await logInByTheBook(olares, point)
            }
            expect(
                points,
                toInclude: [
                    "rename config/.tmp config/config.json", "unlink data/olares-cli/bob_olares.com.enc", "unlinkat",
                    "rmdir data/olares-cli",
                ])
        }
    }

    @Test("Power cut: a file is on the disk before it takes its name, and the name is right after")
    func durable() async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: -60)), .init(alice))
            try await expectDurable(["profile", "whoami"], "data/olares-cli/bob_olares.com.enc", in: olares)
            try await expectDurable(["profile", "use", alice], "config/config.json", in: olares)
        }
    }

    /// Expects that a command replaces a file in this order: content to the disk, new name, folder to the disk.
    private func expectDurable(_ arguments: [String], _ file: String, in olares: Olares) async throws {
        let (run, traced) = try await olares.run(
            arguments, tampering: "fsync,fchmod,?rename,?renameat", "delay_enter=1")
        #expect(run.exit == 0, "\(run.stderr)")
        let steps = traced.map(\.description)
        let folder = String(file[..<(try #require(file.lastIndex(of: "/")))])
        let names = steps.map { $0.replacing("renameat", with: "rename") }
        let place = try #require(names.firstIndex(of: "rename \(folder)/.tmp \(file)"), "\(steps)")
        #expect(names[..<place].last == "fsync \(folder)/.tmp" && names.dropFirst(place + 1).first == "fsync \(folder)")
    }

    /// Logs in, and where a living token is stored does first what the refusal says.
    private func logInByTheBook(_ olares: Olares, _ point: String) async throws {
        var run = try await olares.logIn(bob, "builder")
        if run.exit != 0 {
            let verb = try olares.profiles.profiles.isEmpty ? "use" : "remove"
            expectFailure(
                run, .alreadyAuthenticated, message: "already authenticated",
                fix: "olares-cli profile \(verb) bob@olares.com")
            run = try await olares.run("profile", verb, bob)
            #expect(run.exit == 0, "killed at \(point)")
            if verb == "remove" { run = try await olares.logIn(bob, "builder") }
        }
        #expect(run.exit == 0, "killed at \(point): \(run.stderr)")
        #expect(try olares.profiles.active?.olaresID == bob)
        #expect(try olares.storedToken(bob)?.accessToken == olares.sandbox.grants.last?.accessToken)
    }

    /// Expects that the program was killed at these calls among others. On machines without `rename` and its kin the names
    /// have an `at` at their end.
    private func expect(
        _ points: [String], toInclude expected: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for call in expected {
            let words = call.split(separator: " ")
            let isMet = points.contains { point in
                let found = point.split(separator: " ")
                return found.first?.hasPrefix(words[0]) == true && found.dropFirst().starts(with: words.dropFirst())
            }
            #expect(isMet, "never killed at \(call), only at \(points)", sourceLocation: sourceLocation)
        }
    }
}

extension Olares {
    /// What changes something on the disk, or who may.
    private static let changes = [
        "?mkdir,?mkdirat", "flock", "write", "fchmod", "fsync", "?rename,?renameat", "?link,?linkat", "?unlink",
        "unlinkat",
        "?rmdir",
    ]

    /// Runs a command again and again, killed one call later each time, until it comes through.
    /// - Parameters:
    ///   - prepare: Makes the state that each run begins with; there is none before.
    ///   - judge: Looks at what a killed run left.
    /// - Returns: The calls that killed runs did not get to make.
    fileprivate func killEverywhere(
        _ arguments: [String], input: ChildProcess.Input = .empty, from prepare: () throws -> Void,
        then judge: (String) async throws -> Void
    ) async throws -> [String] {
        var points: [String] = []
        for calls in Self.changes {
            for moment in 1...100 {
                try clearStoredState()
                try prepare()
                let (run, traced) = try await run(
                    arguments, tampering: calls, "signal=KILL:when=\(moment)", input: input)
                guard run.signal == SIGKILL else {
                    #expect(run.exit == 0, "\(calls) \(moment): \(run.stderr)")
                    break
                }
                let point = traced.last { !$0.isComplete }?.description ?? calls
                points.append(point)
                try await judge(point)
            }
        }
        return points
    }
}
