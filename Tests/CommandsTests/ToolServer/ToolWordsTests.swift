import OlaresCore
import Testing

@testable import OlaresCommands

/// The command line that a tool call stands for: whatever a model writes into an argument stays in that argument.
@Suite struct ToolWordsTests {
    private func fill() throws -> CommandDescriptor {
        try Box.command(
            """
            profile: none
            effect: write
            dry-run: true
            arguments:
              - {name: place, type: string, help: Where}
              - {name: things, type: string, required: false, repeated: true, help: What}
            options:
              - {name: label, short: l, type: string, help: A label}
              - {name: mark, type: string, repeated: true, help: Marks}
              - {name: lid, type: flag, negatable: true, default: true, help: With a lid}
              - {name: now, type: flag, help: At once}
              - {name: key, type: string, sensitive: true, env: KEY, help: A secret}
            """)
    }

    private static let texts = [
        "", " ", "-", "--", "--now", "-l", "--label=x", "--dry-run", "-o", "json", "a=b", "=", "a b", "'\"\\", "é́",
        "\n", "\t\u{7}", "名前", "--help", "-y", "--", "\u{301}=", "$(x)", "*",
    ]

    @Test(arguments: texts)
    func whatIsInAnArgumentStaysThere(text: String) throws {
        let command = try fill()
        let tool = try #require(Tool(command))
        for other in Self.texts {
            let words = try tool.words(
                for: [
                    "place": .string(text), "things": [.string(other), .string(text)], "label": .string(other),
                    "mark": [.string(text), .string(other)], "lid": false,
                ])
            let call = try command.parse(words)
            #expect(
                call.values == [
                    "place": .text(text), "things": .list([.text(other), .text(text)]), "label": .text(other),
                    "mark": .list([.text(text), .text(other)]), "lid": .flag(false),
                ])
            #expect(!call.globals.isDryRun && !call.globals.wantsHelp && call.globals.format == .table)
        }
    }

    @Test func absentAndNullArgumentsAreTheSame() throws {
        let command = try fill()
        let tool = try #require(Tool(command))
        let call = try command.parse(
            try tool.words(for: ["place": "x", "things": nil, "label": nil, "now": nil, "mark": [], "dry-run": true]))
        #expect(call.values == ["place": .text("x"), "lid": .flag(true)])
        #expect(call.globals.isDryRun)
    }

    @Test(
        arguments: [
            ["label": true], ["label": .number(1.5)], ["label": ["x"]], ["mark": ["x": 1]], ["mark": [[["x"]]]],
            ["lid": "yes"],
            ["lid": 1], ["dry-run": "no"], ["key": "secret"], ["output": "json"], ["yes": true], ["": "x"],
        ] as [JSONValue])
    func refusesWhatTheSchemaDoesNotHave(arguments: JSONValue) throws {
        let tool = try #require(Tool(try fill()))
        let members = try #require(arguments.object)
        #expect(throws: Failure.self) { try tool.words(for: members) }
        do {
            _ = try tool.words(for: members)
        } catch let failure {
            #expect(failure.code == .argumentInvalid)
            #expect(!failure.message.contains("secret"))
        }
    }

    @Test func isNotOfferedWhenItCannotRun() throws {
        let command = try Box.command(
            "profile: none\neffect: write\noptions: [{name: key, type: string, sensitive: true, required: true, help: Key}]"
        )
        #expect(Tool(command) == nil)
    }
}
