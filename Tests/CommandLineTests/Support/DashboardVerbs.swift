import Foundation
import OlaresCore
import Sandbox
import Testing

/// Runs a test of a verb of `dashboard` as Alice, who runs the machine, or as somebody with another role.
func withDashboard(
    as role: String = "owner", isolation: isolated (any Actor)? = #isolation,
    _ test: (Olares) async throws -> Void
) async throws {
    var configuration = Sandbox.Configuration()
    configuration.users = [
        User("alice@olares.com", password: "wonderland", ownerRole: role),
        User("bob@olares.com", password: "builder", ownerRole: "normal"),
    ]
    try await withOlares(configuration) { olares in
        try olares.plant(.init("alice@olares.com", token: .live(seconds: 86_400)))
        try await test(olares)
    }
}

extension Olares {
    /// Runs a line of `dashboard` whose words have no spaces.
    func dashboard(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> Run {
        try await run(["dashboard"] + line.split(separator: " ").map(String.init), sourceLocation: sourceLocation)
    }

    /// The envelope of a line of `dashboard` that succeeds and says nothing on standard error: one line.
    func envelope(_ line: String, exit: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation) async throws
        -> JSONValue
    {
        let run = try await dashboard(line + " -o json", sourceLocation: sourceLocation)
        #expect(run.exit == exit && run.stderr == "", "\(line): \(run.stderr)", sourceLocation: sourceLocation)
        #expect(run.lines.count == 1, sourceLocation: sourceLocation)
        return try run.json
    }

    /// The queries that were put to a path of the dashboard, in order.
    func dashboardQueries(of path: String) -> [String] {
        sandbox.requests(to: path).map { ($0.query ?? "").removingPercentEncoding ?? "" }
    }
}

extension JSONValue {
    /// The `raw` of the items.
    var raws: [JSONValue] { (self["items"]?.array ?? []).compactMap { $0["raw"] } }
    /// The `display` of the items.
    var displays: [JSONValue] { (self["items"]?.array ?? []).compactMap { $0["display"] } }
    /// The names of the members.
    var names: [String] { object?.map(\.name) ?? [] }

    func section(_ name: String) -> JSONValue? { self["sections"]?[name] }
}
