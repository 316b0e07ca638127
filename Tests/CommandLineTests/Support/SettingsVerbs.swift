import OlaresCore
import Sandbox
import Testing

/// Runs a test of a verb of `settings` as Alice, the owner, or as somebody with another role.
func withSettings(
    as role: String = "owner", osVersion: String? = nil, isolation: isolated (any Actor)? = #isolation,
    _ test: (Olares) async throws -> Void
) async throws {
    var configuration = Sandbox.Configuration()
    if let osVersion { configuration.behaviour.osVersion = osVersion }
    configuration.users = [
        User("alice@olares.com", password: "wonderland", ownerRole: role),
        User("bob@olares.com", password: "builder", ownerRole: role == "owner" ? "normal" : "owner"),
    ]
    try await withOlares(configuration) { olares in
        try olares.plant(.init("alice@olares.com", token: .live(seconds: 86_400)))
        try await test(olares)
    }
}

extension Olares {
    /// Runs a line of `settings` whose words have no spaces.
    func settings(
        _ line: String, input: ChildProcess.Input = .empty, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Run {
        let words = ["settings"] + line.split(separator: " ").map(String.init)
        return try await run(words, input: input, sourceLocation: sourceLocation)
    }

    /// Runs a line of `settings` that succeeds and says nothing on standard error.
    @discardableResult
    func settingsDone(
        _ line: String, input: ChildProcess.Input = .empty, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Run {
        let run = try await settings(line, input: input, sourceLocation: sourceLocation)
        #expect(run.exit == 0 && run.stderr == "", "\(line): \(run.stderr)", sourceLocation: sourceLocation)
        return run
    }

    /// What the settings were asked to do, as `METHOD path`, questions aside.
    var settingsChanges: [String] {
        sandbox.requests().filter { ["desktop", "settings"].contains($0.service) && $0.method != "GET" }
            .map { "\($0.method) \($0.path)" }
    }
}
