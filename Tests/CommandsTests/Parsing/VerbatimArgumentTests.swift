import OlaresCore
import Testing

@testable import OlaresCommands

/// Arguments that are a command line themselves.
@Suite struct VerbatimArgumentTests {
    private func rehearsal() throws -> CommandDescriptor {
        try Box.command(
            """
            profile: none
            effect: read
            arguments:
              - {name: place, type: string, help: Where}
              - {name: command, type: string, repeated: true, verbatim: true, help: What}
            options:
              - {name: fail, type: string, help: How}
            """)
    }

    @Test("Options before its first word are the verb's own, and those behind it are words of it")
    func partsTheLine() throws {
        let call = try rehearsal().parse([
            "--fail", "x", "here", "-o", "json", "box", "--fail", "y", "--", "-o", "yaml",
        ])
        #expect(call.values["fail"] == .text("x"))
        #expect(call.values["place"] == .text("here"))
        #expect(call.globals.format == .json)
        let words = ["box", "--fail", "y", "--", "-o", "yaml"]
        #expect(call.values["command"] == .list(words.map { .text($0) }))
    }

    @Test("Words behind -- belong to it as well")
    func afterTheEndOfOptions() throws {
        let call = try rehearsal().parse(["here", "--", "--help", "box"])
        #expect(call.values["command"] == .list([.text("--help"), .text("box")]))
        #expect(!call.globals.wantsHelp)
    }

    @Test func oneWordIsNotVerbatim() throws {
        #expect(throws: (any Error).self) {
            try Box.command(
                """
                profile: none
                effect: read
                arguments: [{name: word, type: string, verbatim: true, help: What}]
                """)
        }
    }
}
