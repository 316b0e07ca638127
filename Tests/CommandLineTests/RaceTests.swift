import Foundation
import OlaresCore
import Sandbox
import Testing

/// Many processes that change profiles at the same time.
@Suite struct RaceTests {
    /// People whose profiles nobody removes.
    private static let staying = (0..<5).map { "staying\($0)@olares.com" }
    /// People who come and go.
    private static let passing = (0..<5).map { "passing\($0)@olares.com" }

    @Test("200 logins, imports, switches and removals, 32 at a time, lose nothing and mix nothing up")
    func mix() async throws {
        let users = (Self.staying + Self.passing).map { User($0, password: "pw-\($0)") }
        try await withOlares(.init(users: users)) { olares in
            let reader = Task { () throws -> Int in
                var profiles = 0
                while !Task.isCancelled {
                    // Fails the test at the first moment at which the file is not whole.
                    profiles = max(profiles, try olares.profiles.profiles.count)
                    try? await Task.sleep(for: .milliseconds(1))
                }
                return profiles
            }
            let jobs = Job.mix(200, staying: Self.staying, passing: Self.passing, seed: 20_260_701)
            try await run(jobs, in: olares, atATime: 32)
            reader.cancel()
            #expect(try await reader.value >= Self.staying.count)
            try await expectConsistency(of: olares)
            olares.searchForSecrets(in: [:])
        }
    }

    private func run(_ jobs: [Job], in olares: Olares, atATime width: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, job) in jobs.enumerated() {
                if index >= width { try await group.next() }
                group.addTask { try await job.run(in: olares) }
            }
            try await group.waitForAll()
        }
    }

    private func expectConsistency(of olares: Olares) async throws {
        let profiles = try olares.profiles
        let present = profiles.profiles.map(\.olaresID)
        #expect(Set(present).count == present.count, "a profile is there twice: \(present)")
        #expect(Set(present).isSuperset(of: Self.staying), "a profile is lost: \(present)")
        #expect(profiles.active != nil, "\(profiles.currentProfile) is current, and not there")
        for id in Self.staying + Self.passing {
            let token = try olares.storedToken(id)
            #expect((token != nil) == present.contains(id), "\(id) has a token or a profile, not both")
            guard let token else { continue }
            let grant = olares.sandbox.grants.last { $0.accessToken == token.accessToken }
            #expect(grant?.olaresId == id, "\(id) has the token of \(grant?.olaresId ?? "nobody")")
            #expect(grant?.refreshToken == token.refreshToken)
        }
        let list = try await olares.run("profile", "list", "--no-headers")
        #expect(list.lines.count == present.count)
        #expect(list.lines.allSatisfy { $0.contains("  logged-in (") }, "\(list.stdout)")
        #expect(!olares.files.contains { $0.hasSuffix(".tmp") })
    }
}

/// One command, and the refusals that are fair when others are at work too.
private struct Job: Sendable {
    enum Verb: CaseIterable, Sendable { case logIn, importGrant, use, remove }

    let verb: Verb
    let olaresID: String

    /// A random mix in which everybody who stays logs in at least once.
    static func mix(_ count: Int, staying: [String], passing: [String], seed: UInt64) -> [Job] {
        var random = SplitMix(state: seed)
        var jobs = staying.map { Job(verb: .logIn, olaresID: $0) }
        while jobs.count < count {
            let verb = Verb.allCases[Int.random(in: 0..<4, using: &random)]
            let people = verb == .remove || Bool.random(using: &random) ? passing : staying
            jobs.append(Job(verb: verb, olaresID: people[Int.random(in: 0..<people.count, using: &random)]))
        }
        return jobs.shuffled(using: &random)
    }

    func run(in olares: Olares) async throws {
        let run = try await start(in: olares).wait()
        guard run.exit != 0 else { return }
        let refusal: FailureCode = [.logIn, .importGrant].contains(verb) ? .alreadyAuthenticated : .profileNotFound
        #expect(ShownFailure(run.stderr)?.code == refusal.rawValue, "\(verb) \(olaresID): \(run.stderr)")
    }

    private func start(in olares: Olares) throws -> ChildProcess {
        switch verb {
        case .logIn:
            return try olares.start(
                ["-o", "json", "profile", "login", "--olares-id", olaresID, "--password-stdin"],
                input: .text("pw-\(olaresID)\n"))
        case .importGrant:
            let token = try #require(olares.sandbox.grant(for: olaresID)).refreshToken
            return try olares.start(
                ["-o", "json", "profile", "import", "--olares-id", olaresID, "--no-switch"],
                environment: ["OLARES_REFRESH_TOKEN": token])
        case .use: return try olares.start(["-o", "json", "profile", "use", olaresID])
        case .remove: return try olares.start(["-o", "json", "profile", "remove", olaresID])
        }
    }
}

/// The same numbers every time.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}
