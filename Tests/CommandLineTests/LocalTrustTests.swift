import Foundation
import OlaresCore
import Sandbox
import Testing

/// Files in the place of the program's own that somebody else has made, or that are none.
@Suite struct LocalTrustTests {
    private let bob = "bob@olares.com"

    /// The stored files that a refresh touches.
    private static let places = [
        "config/config.json", "data/olares-cli/master.key", "data/olares-cli/bob_olares.com.enc",
    ]
    private static let locks = ["config/locks/config.lock", "config/locks/bob@olares.com.refresh.lock"]

    @Test("A pipe in the place of a file is no file, and is not waited for", arguments: places + locks)
    func pipe(place: String) async throws {
        try await withPlanted { olares in
            let path = olares.directory + "/" + place
            try? FileManager.default.removeItem(atPath: path)
            #expect(mkfifo(path, 0o600) == 0)
            let words = place.hasSuffix("config.lock") ? ["profile", "use", "home"] : ["profile", "whoami"]
            let run = try await olares.run(words)
            #expect(run.exit == 1, "\(run.stderr)")
            #expect(run.stderr.contains("not a regular file"))
            #expect(ShownFailure(run.stderr)?.fixes.first?.contains(path) == true, "\(run.stderr)")
        }
    }

    @Test("What everyone can write to is not believed", arguments: places)
    func writable(place: String) async throws {
        try await withPlanted { olares in
            try olares.setMode(0o666, of: olares.directory + "/" + place)
            let run = try await olares.run("profile", "whoami")
            #expect(run.exit == 1 && run.stderr.contains("everyone can write to it"), "\(run.stderr)")
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("Nor is a folder", arguments: ["config", "data/olares-cli"])
    func writableFolder(place: String) async throws {
        try await withPlanted { olares in
            try olares.setMode(0o777, of: olares.directory + "/" + place)
            let run = try await olares.run("profile", "whoami")
            #expect(run.exit == 1 && run.stderr.contains("everyone can write to it"), "\(run.stderr)")
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test(
        "As root, what is somebody else's is not believed, nor is their link",
        .enabled(if: Unprivileged.isRoot, "only root can give files away"),
        arguments: places + ["config", "data/olares-cli"], [false, true])
    func foreign(place: String, isLink: Bool) async throws {
        try await withPlanted { olares in
            let path = olares.directory + "/" + place
            if isLink {
                try FileManager.default.moveItem(atPath: path, toPath: path + "-elsewhere")
                try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + "-elsewhere")
            }
            #expect(lchown(path, uid_t(Unprivileged.user), gid_t(Unprivileged.user)) == 0)
            let run = try await olares.run("profile", "whoami")
            #expect(run.exit == 1, "\(run.stderr)")
            #expect(run.stderr.contains("it belongs to another user (id \(Unprivileged.user))"))
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("A link in the place of a lock is not followed, and what it leads to stays as it is", arguments: locks)
    func lockLink(place: String) async throws {
        try await withPlanted { olares in
            let path = olares.directory + "/" + place
            try? FileManager.default.removeItem(atPath: path)
            let victim = olares.directory + "/victim"
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: victim)
            let words = place.hasSuffix("config.lock") ? ["profile", "use", "home"] : ["profile", "whoami"]
            #expect(try await olares.run(words).exit == 1)
            #expect(!FileManager.default.fileExists(atPath: victim))
        }
    }

    /// Runs a test with Bob, whose token has to be refreshed.
    private func withPlanted(_ test: (Olares) async throws -> Void) async throws {
        try await withOlares { olares in
            try olares.plant(
                .init("alice@olares.com", alias: "home"), .init(bob, token: .live(seconds: -60)), current: bob)
            try FileManager.default.createDirectory(
                atPath: olares.configDirectory + "/locks", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            try await test(olares)
        }
    }
}
