import Foundation
import OlaresCore
import Sandbox
import Testing

/// Two accounts whose tokens have the same file name: `a@b.com` and `a_b.com`.
@Suite struct StateNamesakeTests {
    private static let first = "a@b.com"
    private static let second = "a_b.com"

    @Test(
        "Both are logged in, and each acts as itself, whoever came first",
        arguments: [[first, second], [second, first]])
    func both(ids: [String]) async throws {
        try await withNamesakes { olares in
            for id in ids { #expect(try await logIn(id, olares).exit == 0) }
            for id in ids { try await expectOwnToken(id, olares) }
            let list = try await olares.run("profile", "list", "--no-headers")
            #expect(list.lines.count == 2)
            #expect(list.lines.allSatisfy { $0.contains("  logged-in (") }, "\(list.stdout)")
        }
    }

    @Test("A refresh of one leaves the other", arguments: [first, second])
    func refresh(id: String) async throws {
        try await withNamesakes { olares in
            let ids = [Self.first, Self.second]
            for id in ids { #expect(try await logIn(id, olares).exit == 0) }
            let other = try #require(ids.first { $0 != id })
            let kept = try olares.storedToken(other)
            let old = try olares.storedToken(id)
            olares.sandbox.expireAccessTokens(of: id)
            #expect(try await olares.run("profile", "use", id).exit == 0)
            #expect(try await whoami(olares).exit == 0)
            #expect(try olares.storedToken(id) != old)
            #expect(try olares.storedToken(other) == kept)
        }
    }

    @Test("The removal of one leaves the other", arguments: [first, second])
    func remove(id: String) async throws {
        try await withNamesakes { olares in
            let ids = [Self.first, Self.second]
            for id in ids { #expect(try await logIn(id, olares).exit == 0) }
            let other = try #require(ids.first { $0 != id })
            #expect(try await olares.run("profile", "remove", id).exit == 0)
            #expect(try olares.storedToken(id) == nil)
            try await expectOwnToken(other, olares)
            #expect(try await logIn(id, olares).exit == 0)
            for id in ids { try await expectOwnToken(id, olares) }
        }
    }

    @Test("A profile without a token does not find its namesake's")
    func notLoggedIn() async throws {
        try await withNamesakes { olares in
            try olares.plant(.init(Self.first, token: .live(seconds: 600)), .init(Self.second), current: Self.second)
            let run = try await whoami(olares)
            expectFailure(run, .notLoggedIn, exit: 4, message: "no access token for a_b.com")
            #expect(olares.sandbox.count() == 0)
            #expect(try await olares.run("profile", "remove", Self.second).exit == 0)
            try await expectOwnToken(Self.first, olares)
        }
    }

    private func withNamesakes(_ test: (Olares) async throws -> Void) async throws {
        let users = [Self.first, Self.second].map { User($0, password: "pw-\($0)") }
        try await withOlares(.init(users: users), test)
    }

    /// Without TLS, which has no names with an underscore.
    private func plain(_ olares: Olares) -> [String: String?] { ["OLARES_CLI_CONNECT_TO": olares.sandbox.plainURL] }

    private func logIn(_ id: String, _ olares: Olares) async throws -> Run {
        try await olares.run(
            "profile", "login", "--olares-id", id, "--password-stdin", input: .text("pw-\(id)\n"),
            environment: plain(olares))
    }

    private func whoami(_ olares: Olares) async throws -> Run {
        try await olares.run("profile", "whoami", environment: plain(olares))
    }

    private func expectOwnToken(_ id: String, _ olares: Olares) async throws {
        let token = try #require(try olares.storedToken(id))
        #expect(olares.sandbox.grants.first { $0.accessToken == token.accessToken }?.olaresId == id)
        #expect(try await olares.run("profile", "use", id).exit == 0)
        #expect(try await whoami(olares).exit == 0)
        #expect(olares.sandbox.requests(to: "/api/backend/*").last?.olaresId == id)
    }
}
