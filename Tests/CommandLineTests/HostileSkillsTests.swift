import Core
import Foundation
import Sandbox
import Testing

/// Skills that mean harm, from outside: nothing is sent, nothing else is read, and everything else goes on.
@Suite struct HostileSkillsTests {
    private static let good = """
        schema: olares-cli/commands/v1
        group: good
        summary: Good things
        commands:
          - name: list
            summary: List good things
            effect: read
            request: {service: desktop, method: GET, path: /api/olares-info}
            response: {envelope: code-message-data}
        """

    /// Installs a skill by hand, past the checks of `skills install`, and runs its verb and its neighbour's.
    private func run(_ commands: String, _ words: [String] = ["crate", "list"]) async throws -> Run {
        let result = Box()
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            try olares.installSkill("crate", commands)
            try olares.installSkill("good", Self.good)
            let run = try await olares.run(words)
            #expect(olares.sandbox.count() == 0)
            #expect(try await olares.run("good", "list").exit == 0)
            #expect(try await olares.run("profile", "list").exit == 0)
            result.run = run
        }
        return try #require(result.run)
    }

    private final class Box: @unchecked Sendable {
        // Written by the one task of a test, and read by it.
        var run: Run?
    }

    private static func verb(_ request: String) -> String {
        "schema: olares-cli/commands/v1\ngroup: crate\nsummary: C\ncommands:\n"
            + "  - name: list\n    summary: List\n    effect: read\n    request: \(request)"
    }

    @Test(
        "A fault disables the file, with its place",
        arguments: [
            (verb("{service: desktop, method: GET, path: \"https://evil.example/x\"}"), "8:52", "is an absolute URL"),
            (verb("{service: evil, method: GET, path: /x}"), "8:24", "it is one of auth"),
            (verb("{service: desktop, method: GET, path: /../x}"), "8:52", "has a segment"),
            (
                verb("{service: desktop, method: GET, path: /x, headers: {Authorization: x}}"), "8:66",
                "not a descriptor's"
            ),
            (verb("{service: desktop, method: GET, path: /x, headers: {X-A: \"a\\r\\nb\"}}"), "8:71", "U+000D"),
            ("a: &a [x]\nb: [*a, *a]", "1:4", "an anchor"),
            ("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "1:1", "no mapping"),
            (verb("{service: desktop, method: GET, path: /x}\0"), "8:55", "a control character"),
        ])
    func faults(commands: String, place: String, words: String) async throws {
        let run = try await run(commands)
        #expect(run.exit == 2)
        #expect(run.stdout == "")
        #expect(
            run.stderr.contains("/skills/crate/commands.yaml:\(place): ") && run.stderr.contains(words), "\(run.stderr)"
        )
    }

    @Test(
        "A value cannot leave its place in the request",
        arguments: [
            "../../admin", "a/../../b", "..", ".", "", "a\r\nHost: evil", "a\u{0}b", "%2e%2e", "a/../b",
        ])
    func values(value: String) async throws {
        let request = """
            {service: desktop, method: GET, path: "/api/crates/{id}"}
                arguments: [{name: id, type: string, help: X}]
            """
        let result = Box()
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            try olares.installSkill("crate", Self.verb(request))
            // A NUL ends an argument vector's word, so that one is not sent as such.
            let run = try await olares.run([
                "crate", "list", "--", value.split(separator: "\0").joined(separator: "\u{1}"),
            ])
            for request in olares.sandbox.requests() {
                #expect(request.path == "/api/crates/%252e%252e" || request.path == "/api/crates/%2e%2e")
            }
            result.run = run
        }
        let run = try #require(result.run)
        if value != "%2e%2e" { #expect(run.exit == 2, "\(run.stderr)") }
    }

    @Test("A query member holds whatever it is given, and adds none")
    func query() async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            try olares.installSkill(
                "crate",
                Self.verb(
                    """
                    {service: desktop, method: GET, path: /api/olares-info, query: {q: "{q}"}}
                        arguments: [{name: q, type: string, help: X}]
                    """))
            let run = try await olares.run(["crate", "list", "a&admin=1#x y+z%00=ä"])
            #expect(run.exit == 0, "\(run.stderr)")
            let query = try #require(olares.sandbox.requests().last?.query)
            #expect(!query.contains("&") && !query.contains("#"))
            #expect(query.hasPrefix("q=a%26admin%3D1%23x"))
        }
    }

    @Test("What is no file is not waited for")
    func pipes() async throws {
        try await withOlares { olares in
            try olares.installSkill("good", Self.good)
            let folder = olares.configDirectory + "/skills/crate"
            for name in ["commands.yaml", "SKILL.md"] {
                try olares.installSkill("crate", Self.good.replacing("group: good", with: "group: crate"))
                try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
                mkfifo("\(folder)/\(name)", 0o600)
                let run = try await olares.run("crate", "list")
                #expect(run.exit == 2)
                #expect(run.stderr.contains("\(folder)/\(name):1:1: it is no regular file"))
                #expect(try await olares.run("good", "--help").exit == 0)
                #expect(try await olares.run("skills", "lint", folder).exit == 1)
                try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
                symlink("/dev/zero", "\(folder)/\(name)")
                #expect(try await olares.run("crate", "list").stderr.contains(": everyone can write to it; skipped"))
            }
        }
    }
}
