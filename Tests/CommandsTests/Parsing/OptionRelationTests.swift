import OlaresCore
import Testing

@testable import OlaresCommands

/// Options that need one another, and sets of which something has to be given.
@Suite struct OptionRelationTests {
    private let put: CommandDescriptor

    init() throws {
        put = try Box.command(
            """
            effect: write
            options:
              - {name: watch, type: flag, help: h}
              - {name: interval, type: duration, env: BOX_INTERVAL, help: h}
              - {name: on, type: flag, help: h}
              - {name: off, type: flag, env: BOX_OFF, help: h}
              - {name: size, type: integer, help: h}
              - {name: lid, type: flag, negatable: true, help: h}
              - {name: colour, type: string, help: h}
            requires: {interval: watch}
            one-of: [[on, off]]
            any-of: [[size, lid, colour]]
            """)
    }

    @Test func whatIsNeededIsGiven() throws {
        let call = try put.parse(["--on", "--size", "1", "--interval", "2s", "--watch"])
        #expect(call.values["interval"] == .integer(2000))
    }

    @Test func anOptionNeedsAnother() {
        let failure = put.refusal(of: ["--on", "--size", "1", "--interval", "2s"])
        #expect(failure?.code == .optionsConflict && failure?.exit == .usage)
        #expect(failure?.message == "--interval requires --watch")
        #expect(failure?.advice == "add --watch, or leave --interval out")
    }

    @Test func aVariableNeedsNothing() throws {
        let call = try put.parse(["--on", "--size", "1"], environment: ["BOX_INTERVAL": "3s"])
        #expect(call.values["interval"] == .integer(3000))
    }

    @Test func exactlyOneIsGiven() throws {
        let none = put.refusal(of: ["--size", "1"])
        #expect(none?.code == .optionRequired && none?.message == "pass exactly one of --on or --off")
        let both = put.refusal(of: ["--size", "1", "--on", "--off"])
        #expect(both?.code == .optionsConflict && both?.message == "pass exactly one of --on or --off")
        let environment = ["BOX_OFF": "true"]
        #expect(try put.parse(["--size", "1"], environment: environment).values["off"] == .flag(true))
        #expect(try put.parse(["--size", "1", "--on"], environment: environment).values["off"] == nil)
    }

    @Test func atLeastOneIsGiven() throws {
        let none = put.refusal(of: ["--on"])
        #expect(none?.code == .optionRequired)
        #expect(none?.message == "nothing to do: pass at least one of --size, --lid or --colour")
        #expect(try put.parse(["--on", "--no-lid"]).values["lid"] == .flag(false))
        #expect(put.refusal(of: ["--on", "--size", "1", "--colour", "red"]) == nil)
    }

    @Test func setsHaveWordsOfTheirOwn() throws {
        let command = try Box.command(
            """
            effect: write
            options: [{name: a, type: flag, help: h}, {name: b, type: flag, help: h}]
            one-of: [{options: [a, b], message: say a or b}]
            """)
        #expect(command.refusal(of: [])?.message == "say a or b")
    }
}
