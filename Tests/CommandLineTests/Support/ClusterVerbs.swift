import Foundation
import OlaresCore
import Sandbox
import Testing

/// Runs a test of a verb of `cluster` as Alice, who is logged in and runs the machine.
func withCluster(
    isolation: isolated (any Actor)? = #isolation, _ test: (Olares) async throws -> Void
) async throws {
    try await withOlares { olares in
        try olares.plant(.init("alice@olares.com", token: .live(seconds: 86_400)))
        try await test(olares)
    }
}

extension Olares {
    /// Runs a line of `cluster` whose words have no spaces.
    func cluster(
        _ line: String, input: ChildProcess.Input = .empty, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Run {
        try await run(Self.clusterWords(line), input: input, sourceLocation: sourceLocation)
    }

    /// Runs a line of `cluster` that succeeds and says nothing on standard error.
    func clusterDone(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> Run {
        let run = try await cluster(line, sourceLocation: sourceLocation)
        #expect(run.exit == 0 && run.stderr == "", "\(run.stderr)", sourceLocation: sourceLocation)
        return run
    }

    /// Expects that a line of `cluster` fails in this way, in both forms, and asks the server to change nothing.
    func expectClusterRefused(
        _ line: String, _ code: FailureCode, _ message: String, exit: Int32? = nil, fix: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for form in [[], ["-o", "json"]] {
            let run = try await run(form + Self.clusterWords(line), sourceLocation: sourceLocation)
            let shown = CommandLineTests.expectFailure(
                run, code, exit: exit, message: message, fix: form.isEmpty ? fix : nil, sourceLocation: sourceLocation)
            #expect(form.isEmpty || shown?.json != nil, sourceLocation: sourceLocation)
            #expect(shown?.fixes.isEmpty == false, "\(run.stderr)", sourceLocation: sourceLocation)
        }
        #expect(clusterChanges == [], sourceLocation: sourceLocation)
    }

    /// What the control hub was asked to do, as `METHOD path`, questions aside.
    var clusterChanges: [String] {
        sandbox.requests().filter { $0.service == "control-hub" && $0.method != "GET" }.map {
            "\($0.method) \($0.path)"
        }
    }

    /// The queries that were put to a path of the control hub, in order.
    func clusterQueries(of path: String) -> [String] { sandbox.requests(to: path).map { $0.query ?? "" } }

    /// The names of the pods of a workload, once the controllers have seen what was asked of them.
    func clusterPods(of workload: String, in namespace: String = "user-space-alice") async throws -> [String] {
        _ = try await cluster("pod list -n \(namespace)")
        return sandbox.pods(in: namespace).filter { $0.hasPrefix(workload + "-") }
    }

    /// The name of the first pod of a workload.
    func clusterPod(of workload: String, in namespace: String = "user-space-alice") throws -> String {
        try #require(sandbox.pods(in: namespace).first { $0.hasPrefix(workload + "-") })
    }

    private static func clusterWords(_ line: String) -> [String] {
        ["cluster"] + line.split(separator: " ").map(String.init)
    }
}

extension Run {
    /// The columns of a line of the table, where no cell has two spaces in it; none where there is no such line.
    func cells(_ line: Int) -> [String] {
        guard lines.indices.contains(line) else { return [] }
        return lines[line].split(separator: "  ").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// The cells of one column, by its title; of a table without empty cells.
    func column(_ title: String) -> [String] {
        guard let index = cells(0).firstIndex(of: title) else { return [] }
        return lines.indices.dropFirst().map { cells($0) }.compactMap { index < $0.count ? $0[index] : nil }
    }
}
