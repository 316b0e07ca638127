import OlaresCore
import Testing

@testable import OlaresCommands

/// Arguments that stand behind `--`.
@Suite struct SeparatedArgumentTests {
    private func command() throws -> CommandDescriptor {
        try Box.command(
            """
            profile: none
            effect: read
            arguments:
              - {name: place, type: string, required: false, help: Where}
              - {name: command, type: string, required: false, repeated: true, separated: true, help: What}
            options:
              - {name: loud, short: l, type: flag, help: How}
            """)
    }

    @Test("Everything behind the sign belongs to it, and nothing else does")
    func partsTheLine() throws {
        let call = try command().parse(["here", "-l", "--", "ls", "-l", "--", "--help"])
        #expect(call.values["place"] == .text("here"))
        #expect(call.values["loud"] == .flag(true))
        #expect(call.values["command"] == .list(["ls", "-l", "--", "--help"].map { .text($0) }))
        #expect(!call.globals.wantsHelp)
    }

    @Test("Either part may be missing")
    func parts() throws {
        let alone = try command().parse(["--", "ls"])
        #expect(alone.values["place"] == nil)
        #expect(alone.values["command"] == .list([.text("ls")]))
        #expect(try command().parse(["here"]).values["command"] == nil)
        #expect(try command().parse(["here", "--"]).values["command"] == nil)
    }

    @Test(
        "Words in the wrong place",
        arguments: [
            (["here", "ls"], "unexpected args [\"ls\"]; put the command after `--`"),
            (["here", "x", "--", "ls"], "unexpected args before `--`: [\"x\"]"),
        ])
    func misplaced(words: [String], message: String) throws {
        let failure = #expect(throws: Failure.self) { try command().parse(words) }
        #expect(failure?.code == .argumentCount && failure?.message == message)
    }

    @Test("Help shows the sign")
    func usage() throws {
        #expect(VerbHelp(command: try command()).usageLine.hasSuffix("[options] [<place>] [-- <command>...]"))
    }

    @Test(
        "A single word, or one that takes options as they are, cannot be separated",
        arguments: [
            "{name: word, type: string, separated: true, help: What}",
            "{name: word, type: string, repeated: true, verbatim: true, separated: true, help: What}",
        ])
    func refused(argument: String) {
        #expect(throws: (any Error).self) {
            try Box.command("profile: none\neffect: read\narguments: [\(argument)]")
        }
    }
}
