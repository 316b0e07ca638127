import OlaresCore
import Testing

@testable import OlaresCommands

/// Which words the parser takes, and as what.
@Suite struct ArgumentParserTests {
    private let put: CommandDescriptor

    init() throws {
        put = try Box.command(
            """
            effect: write
            arguments:
              - {name: from, type: string, required: false, help: h}
              - {name: to, type: string, required: false, repeated: true, help: h}
            options:
              - {name: all, short: a, type: flag, help: h}
              - {name: brief, short: b, aliases: [curt], type: flag, negatable: true, help: h}
              - {name: count, short: c, type: integer, help: h}
              - {name: name, short: n, aliases: [title], type: string, help: h}
              - {name: tag, short: t, type: string, repeated: true, help: h}
              - {name: label, type: pair, repeated: true, help: h}
              - {name: level, type: choice, values: [low, high], help: h}
              - {name: wait, type: duration, help: h}
              - {name: size, type: bytes, help: h}
              - {name: old, type: string, deprecated: use --name, help: h}
            """)
    }

    struct Case: CustomTestStringConvertible {
        let words: [String]
        let values: [String: ArgumentValue]

        init(_ words: String..., values: [String: ArgumentValue]) {
            self.words = words
            self.values = values
        }

        var testDescription: String { words.joined(separator: " ") }
    }

    @Test(arguments: [
        Case(values: [:]),
        // Long options
        Case("--name", "x", values: ["name": .text("x")]),
        Case("--name=x", values: ["name": .text("x")]),
        Case("--title=x", values: ["name": .text("x")]),
        Case("--name=", values: ["name": .text("")]),
        Case("--name", "", values: ["name": .text("")]),
        Case("--name=a=b", values: ["name": .text("a=b")]),
        Case("--name", "--all", values: ["name": .text("--all")]),
        Case("--name", "--", values: ["name": .text("--")]),
        Case("--name", "a", "--name", "b", values: ["name": .text("b")]),
        Case("--count", "-5", values: ["count": .integer(-5)]),
        Case("--count=-5", values: ["count": .integer(-5)]),
        Case("--level", "high", values: ["level": .text("high")]),
        Case("--wait", "1m30s", values: ["wait": .integer(90_000)]),
        Case("--size=4KiB", values: ["size": .integer(4096)]),
        // Flags
        Case("--all", values: ["all": .flag(true)]),
        Case("--all=true", values: ["all": .flag(true)]),
        Case("--all=false", values: ["all": .flag(false)]),
        Case("--all", "false", values: ["all": .flag(true), "from": .text("false")]),
        Case("--no-brief", values: ["brief": .flag(false)]),
        Case("--no-curt", values: ["brief": .flag(false)]),
        Case("--brief", "--no-brief", values: ["brief": .flag(false)]),
        Case("--no-brief", "--curt", values: ["brief": .flag(true)]),
        // Letters
        Case("-a", values: ["all": .flag(true)]),
        Case("-ab", values: ["all": .flag(true), "brief": .flag(true)]),
        Case("-a=false", values: ["all": .flag(false)]),
        Case("-n", "x", values: ["name": .text("x")]),
        Case("-nx", values: ["name": .text("x")]),
        Case("-n=x", values: ["name": .text("x")]),
        Case("-n=", values: ["name": .text("")]),
        Case("-nab", values: ["name": .text("ab")]),
        Case("-abnx", values: ["all": .flag(true), "brief": .flag(true), "name": .text("x")]),
        Case("-an", "-b", values: ["all": .flag(true), "name": .text("-b")]),
        Case("-c-5", values: ["count": .integer(-5)]),
        Case("-c", "-5", values: ["count": .integer(-5)]),
        // Repeated ones
        Case("-t", "a", "--tag=b", "-tc", values: ["tag": .list([.text("a"), .text("b"), .text("c")])]),
        Case("--tag", "", values: ["tag": .list([.text("")])]),
        Case(
            "--label", "k=v", "--label=e=",
            values: ["label": .list([.pair(key: "k", value: "v"), .pair(key: "e", value: "")])]),
        // Positionals, before, between and after options
        Case("x", values: ["from": .text("x")]),
        Case("", values: ["from": .text("")]),
        Case("-", values: ["from": .text("-")]),
        Case("-5", values: ["from": .text("-5")]),
        Case("-1.5e3", values: ["from": .text("-1.5e3")]),
        Case(
            "x", "-a", "y", "--name=n", "z",
            values: [
                "from": .text("x"), "all": .flag(true), "name": .text("n"), "to": .list([.text("y"), .text("z")]),
            ]),
        Case("--", values: [:]),
        Case(
            "--", "--all", "-a", "--",
            values: [
                "from": .text("--all"), "to": .list([.text("-a"), .text("--")]),
            ]),
        Case("-a", "--", "-5", values: ["all": .flag(true), "from": .text("-5")]),
        // Other scripts
        Case(
            "--name=żółć", "盒子", "--tag", "🗳️",
            values: [
                "name": .text("żółć"), "from": .text("盒子"), "tag": .list([.text("🗳️")]),
            ]),
        Case("-n🗳️", values: ["name": .text("🗳️")]),
        Case("--name=\u{301}x", values: ["name": .text("\u{301}x")]),
        Case("–all", values: ["from": .text("–all")]),
        Case("a b\tc\nd", values: ["from": .text("a b\tc\nd")]),
    ])
    func takes(_ call: Case) throws {
        #expect(try put.parse(call.words).values == call.values)
    }

    @Test func keepsGlobalOptionsApart() throws {
        let call = try put.parse(["x", "-qo", "json", "--no-headers", "--debug"])
        #expect(call.values == ["from": .text("x")])
        #expect(call.globals == GlobalOptions(format: .json, hidesHeader: true, isQuiet: true, isDebug: true))
    }

    @Test func takesConsentOnlyWhereItIsAsked() throws {
        let burn = try Box.command("effect: destructive\ndry-run: true")
        #expect(try burn.parse(["--yes"]).globals.isConfirmed)
        #expect(try burn.parse(["-y"]).globals.isConfirmed)
        #expect(try burn.parse(["--dry-run"]).globals.isDryRun)
        #expect(put.refusal(of: ["--yes"])?.code == .unknownOption)
        #expect(put.refusal(of: ["--dry-run"])?.code == .unknownOption)
    }

    @Test func helpNeedsNothingElse() throws {
        let send = try Box.command(
            "effect: write\narguments: [{name: to, type: string, help: h}]\n"
                + "options: [{name: key, type: string, required: true, help: h}]")
        #expect(try send.parse(["--help"]).globals.wantsHelp)
        #expect(try send.parse(["-h", "--bogus"]).globals.wantsHelp)
        #expect(try send.parse(["a", "b", "c", "-h"]).globals.wantsHelp)
        #expect(send.refusal(of: ["--", "--help"])?.code == .optionRequired)
    }

    @Test func tellsOfOptionsOnTheirWayOut() throws {
        #expect(try put.parse(["--old", "x"]).notices == ["--old is deprecated: use --name"])
        #expect(try put.parse(["--name", "x"]).notices.isEmpty)
    }

    @Test func digitsCanBeLetters() throws {
        let digits = try Box.command(
            "effect: read\narguments: [{name: at, type: string, required: false, help: h}]\n"
                + "options: [{name: one, short: \"1\", type: flag, help: h}]")
        #expect(try digits.parse(["-1"]).values == ["one": .flag(true)])
        #expect(digits.refusal(of: ["-5"])?.code == .unknownOption)
    }

    @Test func takesTenThousandWords() throws {
        let many = (0..<10_000).map { String($0) }
        let tags = many.flatMap { ["--tag", $0] }
        #expect(try put.parse(tags).values["tag"] == .list(many.map { .text($0) }))
        #expect(try put.parse(["first"] + many).values["to"] == .list(many.map { .text($0) }))
        #expect(try put.parse(["--"] + tags).values["to"] == .list(tags.dropFirst().map { .text($0) }))
        #expect(try put.parse(["-" + String(repeating: "ab", count: 10_000)]).values["all"] == .flag(true))
    }

    @Test func takesHugeWords() throws {
        let huge = String(repeating: "x", count: 5_000_000)
        #expect(try put.parse(["--name=" + huge, huge]).values == ["name": .text(huge), "from": .text(huge)])
        #expect(try put.parse(["-n" + huge]).values == ["name": .text(huge)])
        for word in ["--" + huge, "--level=" + huge, "--count=" + huge] { #expect(put.refusal(of: [word]) != nil) }
    }
}
