import Foundation
import OlaresCore
import Sandbox
import Testing

/// The version of the Olares that gates go by, and what else is kept with a profile.
@Suite struct BackendVersionTests {
    private static let info = "/api/olares-info"
    private let bob = "bob@olares.com"
    private let gated = ["files", "archive", "entries", "drive/Home/none.zip"]

    @Test("A version is asked for once an hour, and kept under the existing tool's names")
    func kept() async throws {
        try await withBob { olares in
            for _ in 1...2 { try await expectPasses(olares) }
            #expect(olares.sandbox.count(Self.info) == 1)
            let profile = try #require(try olares.config["profiles"]?.array?.first)
            #expect(profile["backendVersion"]?.string == olares.sandbox.behaviour.osVersion)
            let age = SystemClock().now.seconds -| (profile["backendVersionRefreshedAt"]?.integer ?? 0)
            #expect((0..<600).contains(age))
            let list = try await olares.run("profile", "list", "-o", "wide")
            #expect(list.lines.first?.hasSuffix("  VERSION") == true)
            #expect(list.lines.last?.hasSuffix("  \(olares.sandbox.behaviour.osVersion)") == true)
            #expect(try await olares.run("profile", "list").lines.first?.hasSuffix("STATUS") == true)
            _ = try await olares.run(gated + ["--refresh-version"])
            #expect(olares.sandbox.count(Self.info) == 2)
        }
    }

    @Test("One service that is down does not stand before all gated verbs: a kept version stands, however old")
    func serviceDown() async throws {
        try await withBob(["backendVersion": "1.12.6", "backendVersionRefreshedAt": 1]) { olares in
            olares.sandbox.add(Fault(.status(code: 503), path: Self.info))
            try await expectPasses(olares)
            #expect(olares.sandbox.count(Self.info) == 1)
        }
        try await withBob { olares in
            olares.sandbox.add(Fault(.status(code: 503), path: Self.info))
            let failure = expectFailure(
                try await olares.run(gated), .httpServerError, exit: 1,
                message: "requires Olares >= 1.12.6, but the backend version could not be determined: ")
            #expect(failure?.fixes.first?.contains("--olares-version 1.12.6") == true)
            let run = try await olares.run(["--olares-version", "1.12.6"] + gated)
            #expect(run.stderr.contains("requires Olares") == false)
        }
    }

    @Test("A kept version that is too old is asked for again before a verb is refused")
    func upgraded() async throws {
        let now = SystemClock().now.seconds
        try await withBob(["backendVersion": "1.12.5", "backendVersionRefreshedAt": .integer(now)]) { olares in
            try await expectPasses(olares)
            #expect(olares.sandbox.count(Self.info) == 1)
        }
    }

    @Test("What the caller says goes before everything, and a version must be one")
    func given() async throws {
        try await withBob { olares in
            expectFailure(
                try await olares.run(gated + ["--olares-version", "1.12.5"]), .backendTooOld, exit: 1,
                message: "requires Olares >= 1.12.6, but this backend is 1.12.5")
            expectFailure(
                try await olares.run(gated + ["--olares-version", "new"]), .optionValueInvalid, exit: 2,
                message: "invalid --olares-version \"new\": not a version")
            #expect(olares.sandbox.count() == 0)
            #expect(try await olares.run("files", "archive", "entries", "--help").stdout.contains("--olares-version"))
            #expect(try await olares.run("files", "ls", "--help").stdout.contains("--olares-version") == false)
        }
    }

    @Test("A config that cannot be written, or is held, costs nobody the verb")
    func notKept() async throws {
        try await withBob { olares in
            try olares.write("", to: olares.configDirectory + "/locks/config.lock")
            let lock = open(olares.configDirectory + "/locks/config.lock", O_RDWR | O_CLOEXEC)
            #expect(flock(lock, LOCK_EX) == 0)
            #expect(try await olares.run("profile", "whoami").exit == 0)
            close(lock)
            #expect(try olares.config["profiles"]?.array?.first?["ownerRole"] == nil)
        }
    }

    // MARK: Role

    @Test("whoami keeps the role, and says what it was before, in the existing tool's words")
    func role() async throws {
        try await withBob { olares in
            let first = try await olares.run("profile", "whoami", "-o", "json").json
            #expect(first["role"] == "normal" && first["roleLabel"] == "User" && first["owner_role"] == "normal")
            #expect(first["olaresId"]?.string == bob && first["name"] == "bob" && first["source"] == "server")
            #expect(first["previousRole"] == nil && first["changed"] == false)
            #expect(try olares.config["profiles"]?.array?.first?["ownerRole"] == "normal")
            var user = try #require(olares.sandbox.user(bob))
            user.ownerRole = "admin"
            olares.sandbox.add(user)
            let second = try await olares.run("profile", "whoami", "--refresh", "-o", "json").json
            #expect(second["roleLabel"] == "Admin" && second["previousRole"] == "normal" && second["changed"] == true)
            #expect(try olares.config["profiles"]?.array?.first?["ownerRole"] == "admin")
            #expect(try await olares.run("profile", "list", "-o", "json").json.array?.first?["role"] == "admin")
        }
    }

    /// Expects that the gate lets the verb through, whatever becomes of that then.
    private func expectPasses(_ olares: Olares, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let run = try await olares.run(gated)
        #expect(!run.stderr.contains("requires Olares"), "\(run.stderr)", sourceLocation: sourceLocation)
    }

    private func withBob(_ others: [String: JSONValue] = [:], _ test: (Olares) async throws -> Void) async throws {
        try await withOlares { olares in
            try olares.plant(.init(bob, token: .live(seconds: 600), others: others))
            try await test(olares)
        }
    }
}
