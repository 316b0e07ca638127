import Foundation
import OlaresCore
import Sandbox
import Testing

/// Runs a test of a verb of `files` as Bob, who is logged in and has the sample files.
func withFilesOfBob(
    isolation: isolated (any Actor)? = #isolation, _ test: (Olares, RemoteFiles) async throws -> Void
) async throws {
    try await withOlares { olares in try await test(olares, try olares.logInBob()) }
}

extension Olares {
    /// What the files service was asked to do, as `METHOD path`, questions aside.
    var changesAsked: [String] {
        sandbox.requests().filter { $0.service == "files" && !["GET", "HEAD"].contains($0.method) }
            .map { "\($0.method) \($0.path)" }
    }

    /// The bodies of the requests that change something, in order.
    var bodiesSent: [JSONValue] {
        get throws {
            try sandbox.requests().filter { $0.service == "files" && $0.method != "GET" }
                .map { try JSONValue(parsing: Array($0.body.data)) }
        }
    }

    /// Runs a line of `files` whose words have no spaces.
    func files(
        _ line: String, input: ChildProcess.Input = .empty, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Run {
        try await run(
            ["files"] + line.split(separator: " ").map(String.init), input: input, sourceLocation: sourceLocation)
    }

    /// Expects that a line of `files` fails in this way, in both forms, and asks the server to change nothing.
    func expectRefused(
        _ line: String, _ code: FailureCode, _ message: String, exit: Int32? = nil, fix: String? = nil,
        input: ChildProcess.Input = .empty, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let words = ["files"] + line.split(separator: " ").map(String.init)
        for form in [[], ["-o", "json"]] {
            let run = try await run(form + words, input: input, sourceLocation: sourceLocation)
            let shown = CommandLineTests.expectFailure(
                run, code, exit: exit, message: message, fix: form.isEmpty ? fix : nil, sourceLocation: sourceLocation)
            #expect(form.isEmpty || shown?.json != nil, sourceLocation: sourceLocation)
        }
        #expect(changesAsked == [], sourceLocation: sourceLocation)
    }
}

extension RemoteFiles {
    /// Makes a file with a text in it, and the folders above it.
    func write(_ text: String, to path: String) throws {
        let url = URL(filePath: place(path))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    /// The text of a file; nil where there is none.
    func text(_ path: String) -> String? { try? String(contentsOfFile: place(path), encoding: .utf8) }

    /// Whether something stands there.
    func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: place(path)) }
}
