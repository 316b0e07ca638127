import OlaresCore
import Testing

@testable import OlaresCommands

/// Values that a plugin knows.
@Suite struct CompleterTests {
    private struct Shelves: Plugin {
        let completionSources = ["shelves"]
        let handlers: [String: any CommandHandler.Type] = [:]

        func completions(
            of source: String, typed: String, in context: CommandContext
        ) async throws(Failure) -> [String]? {
            guard source == "shelves" else { return nil }
            guard !typed.hasPrefix("attic") else { throw Failure(.transport, "nobody is there") }
            return typed.hasPrefix("cellar/") ? ["cellar/wine", "cellar/coal/"] : ["cellar/", "hall"]
        }
    }

    private static let files = [
        EmbeddedFile(
            path: "shelf/commands.yaml", group: "shelf",
            text: """
                schema: olares-cli/commands/v1
                group: shelf
                summary: Look at shelves
                commands:
                  - name: show
                    summary: Show a shelf
                    profile: none
                    effect: read
                    arguments:
                      - {name: shelf, type: string, complete: shelves, help: Which}
                    options:
                      - {name: other, type: string, complete: shelf nowhere, help: Another}
                """)
    ]

    private func answer(_ words: String...) async -> String {
        let plugins: [any Plugin] = [BoxPlugin(), Shelves()]
        let host = Host(registry: Registry(builtIn: Self.files) { Vocabulary(plugins) }, plugins: plugins)
        return await host.run(["__complete"] + words).output
    }

    @Test("The plugin that has the source is asked, with what is typed; a value with a slash at its end is a beginning")
    func asksThePlugin() async {
        #expect(await answer("shelf", "show", "") == "parts\ncellar/\t\nhall\t\n")
        #expect(await answer("shelf", "show", "h") == "words\ncellar/\t\nhall\t\n")
        #expect(await answer("shelf", "show", "cellar/") == "parts\ncellar/wine\t\ncellar/coal/\t\n")
        #expect(await answer("shelf", "show", "cellar/w") == "words\ncellar/wine\t\ncellar/coal/\t\n")
    }

    @Test func aSourceThatFailsOrIsNowhereHasNothing() async {
        #expect(await answer("shelf", "show", "attic/") == "words\n")
        #expect(await answer("shelf", "show", "--other", "") == "words\n")
    }
}
