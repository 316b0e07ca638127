import Foundation
import OlaresCore
import Testing

/// Every recipe of docs/cookbook.md is a verb that works, in the skill of a stranger.
@Suite struct CookbookTests {
    private static let names = ["list", "get", "history", "create", "set", "rm", "lock", "pack"]

    /// What the page is for: its commands, as items of a list.
    private func recipes() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/cookbook.md"), encoding: .utf8)
        var recipes = ""
        var isOpen = false
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isOpen = line == "```yaml"
            } else if isOpen {
                recipes += line.isEmpty ? "\n" : "  \(line)\n"
            }
        }
        return recipes
    }

    private func installed(_ test: (Olares) async throws -> Void) async throws {
        try await withOlares { olares in
            try olares.plant(.init("alice@olares.com", token: .live(seconds: 600)))
            let folder = olares.workDirectory + "/crates"
            let manifest = """
                ---
                name: crates
                version: 1.0.0
                description: Crates in the cellar of an Olares. Use when something is to be stored or looked for.
                metadata:
                  openclaw:
                    requires:
                      bins:
                        - olares-cli
                ---

                # Crates

                `olares-cli crates list` lists them.

                """
            try olares.write(manifest, to: folder + "/SKILL.md")
            let head = "schema: olares-cli/commands/v1\ngroup: crates\nsummary: Crates in the cellar\ncommands:\n"
            try olares.write(head + recipes(), to: folder + "/commands.yaml")
            let lint = try await olares.run("skills", "lint", "crates")
            #expect(lint.stdout == "" && lint.exit == 0, "\(lint.stdout)")
            let install = try await olares.run("skills", "install", "crates")
            #expect(install.exit == 0, "\(install.stderr)")
            try await test(olares)
        }
    }

    @Test("Each prints what the page says")
    func printsWhatThePageSays() async throws {
        try await installed { olares in
            let commands = try await olares.run("commands", "crates", "-o", "json").json["commands"]?.array ?? []
            #expect(commands.count == Self.names.count)
            let test = try await olares.run("skills", "test", "crates", "-o", "json")
            #expect(test.exit == 0, "\(test.stdout)")
            #expect((try test.json["examples"]?.integer ?? 0) >= 3)
            #expect(olares.sandbox.count() == 0)
        }
    }

    @Test("What is sent is what the page says, and secrets are not shown")
    func plans() async throws {
        try await installed { olares in
            let plan = try await olares.run(
                ["crates", "create", "blue", "--size", "2KiB", "--label", "room=cellar", "--dry-run"])
            #expect(
                plan.stdout.contains("\"size\": 2048") && plan.stdout.contains("\"key\": \"room\""), "\(plan.stdout)")
            let secret = try await olares.run("crates", "lock", "blue", "--dry-run")
            #expect(secret.exit == 0 && secret.stdout.contains("***"), "\(secret.stderr)")
            let nothing = try await olares.run("crates", "set", "blue")
            #expect(nothing.exit == ExitCode.usage.rawValue && nothing.stderr.contains("--colour or --owner"))
        }
    }
}
