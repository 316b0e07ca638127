import OlaresCore
import Testing

@testable import OlaresCommands

/// Which words the parser refuses, and what it says then.
@Suite struct ArgumentParserRefusalTests {
    private let put: CommandDescriptor

    init() throws {
        put = try Box.command(
            """
            effect: write
            arguments:
              - {name: from, type: string, help: h}
              - {name: hook, type: url, required: false, help: h}
            options:
              - {name: all, short: a, type: flag, help: h}
              - {name: count, short: c, type: integer, max: 9, help: h}
              - {name: level, type: choice, values: [low, high], help: h}
              - {name: secret, short: s, type: string, sensitive: true, placeholder: KEY, help: h}
              - {name: pin, short: p, type: integer, sensitive: true, help: h}
              - {name: code, type: choice, values: [one, two], sensitive: true, help: h}
              - {name: tucked, type: flag, hidden: true, help: h}
            """)
    }

    struct Case: CustomTestStringConvertible {
        let words: [String]
        let code: FailureCode
        let message: String

        init(_ words: String..., code: FailureCode, message: String) {
            self.words = words
            self.code = code
            self.message = message
        }

        var testDescription: String { words.joined(separator: " ") }
    }

    @Test(arguments: [
        Case("--bogus", code: .unknownOption, message: "unknown option: --bogus"),
        Case("--lvel=low", code: .unknownOption, message: "unknown option: --lvel\nDid you mean: --level"),
        Case("--", "x", "--", code: .argumentInvalid, message: "invalid value for <hook>: \"--\""),
        Case("--no-all", "x", code: .unknownOption, message: "unknown option: --no-all"),
        Case("--tuckd", "x", code: .unknownOption, message: "unknown option: --tuckd"),
        Case("--=x", code: .unknownOption, message: "unknown option: --"),
        Case("---all", code: .unknownOption, message: "unknown option: ---all\nDid you mean: --all"),
        Case("--ALL", code: .unknownOption, message: "unknown option: --ALL\nDid you mean: --all"),
        Case("-x", code: .unknownOption, message: "unknown option: -x"),
        Case("-axc", code: .unknownOption, message: "unknown option: -x in -ax"),
        Case("-🗳️", code: .unknownOption, message: "unknown option: -🗳️"),
        Case("x", "--count", code: .optionValueMissing, message: "option needs a value: --count"),
        Case("x", "-ac", code: .optionValueMissing, message: "option needs a value: -c"),
        Case("--count", "--all", code: .optionValueMissing, message: "option needs a value: --count"),
        Case("-o", "-a", code: .optionValueMissing, message: "option needs a value: -o"),
        Case("--count", "-9.5", code: .optionValueInvalid, message: "invalid value for --count: \"-9.5\""),
        Case("--count=--all", code: .optionValueInvalid, message: "invalid value for --count: \"--all\""),
        Case("--count=", code: .optionValueInvalid, message: "invalid value for --count: \"\""),
        Case("--count=1.5", code: .optionValueInvalid, message: "invalid value for --count: \"1.5\""),
        Case("-c10", code: .optionValueInvalid, message: "invalid value for --count: \"10\""),
        Case(
            "--count", "9223372036854775808", code: .optionValueInvalid,
            message: "invalid value for --count: \"9223372036854775808\""),
        Case("--count=a\u{1b}[2J\"", code: .optionValueInvalid, message: #"invalid value for --count: "a\u{1b}[2J\"""#),
        Case(
            "--level=hihg", code: .optionValueInvalid,
            message: "invalid value for --level: \"hihg\"\nDid you mean: high"),
        Case("--all=maybe", code: .optionValueInvalid, message: "invalid value for --all: \"maybe\""),
        Case("x", "ftp://x", code: .argumentInvalid, message: "invalid value for <hook>: \"ftp://x\""),
        Case(code: .argumentCount, message: "accepts between 1 and 2 arg(s), received 0"),
        Case("x", "http://y", "z", code: .argumentCount, message: "accepts between 1 and 2 arg(s), received 3"),
        Case("--jsno", code: .unknownOption, message: "unknown option: --jsno"),
        Case(
            "-o", "jsno", code: .optionValueInvalid,
            message: "unsupported --output \"jsno\" (allowed: table, wide, json, yaml)\nDid you mean: json"),
    ])
    func refuses(_ call: Case) {
        let refusal = put.refusal(of: call.words)
        #expect(refusal?.code == call.code)
        #expect(refusal?.message == call.message)
        #expect(refusal?.exit == .usage)
        #expect(refusal?.fix != nil)
    }

    @Test(arguments: [
        ("[]", #"accepts no arguments, received 3: unexpected "x" "y" "z""#),
        ("[a]", #"accepts 1 arg(s), received 3: unexpected "y" "z""#),
        ("[a, b]", #"accepts 2 arg(s), received 3: unexpected "z""#),
        ("[b?]", #"accepts at most 1 arg(s), received 3: unexpected "y" "z""#),
        ("[a, b, c, d]", "accepts 4 arg(s), received 3"),
        ("[a, b, c, d*]", "requires at least 4 arg(s), only received 3"),
    ])
    func countsArguments(shape: String, message: String) throws {
        let names = shape.filter { $0 != "[" && $0 != "]" }.split(separator: ", ")
        let arguments = names.map { name in
            "{name: \(name.prefix(1)), type: string, help: h, required: \(!name.hasSuffix("?")), "
                + "repeated: \(name.hasSuffix("*"))}"
        }
        let command = try Box.command("effect: read\narguments: [\(arguments.joined(separator: ", "))]")
        let refusal = command.refusal(of: ["x", "y", "z"])
        #expect(refusal?.code == .argumentCount)
        #expect(refusal?.message == message)
        #expect(refusal?.next == [NextStep(["box", "put", "--help"], effect: .read)])
    }

    /// Every way to get a secret wrong; none may show it.
    @Test(arguments: [
        ["--pin=hunter2"], ["--pin", "hunter2"], ["-phunter2"], ["-p=hunter2"], ["-ap", "hunter2"],
        ["--code=hunter2"], ["--code", "hunter2"], ["--secrt=hunter2"], ["-xhunter2"], ["-axshunter2"],
        ["--secret=hunter2"], ["-o", "--secret=hunter2"], ["--level", "-shunter2"], ["--count", "--pin=hunter2"],
        ["x", "http://y", "hunter2"], ["--bogus=\u{301}hunter2"], ["--pin=\u{301}hunter2"],
    ])
    func neverShowsASecret(words: [String]) {
        let refusal = put.refusal(of: words)
        #expect(refusal != nil)
        for text in [refusal?.message, refusal?.fix, refusal.map { "\($0.next)" }] {
            #expect(text?.contains("unter2") != true)
        }
    }

    @Test func saysWhatWouldBeRight() {
        #expect(put.refusal(of: ["--count=x"])?.fix == "give a whole number of at most 9")
        #expect(put.refusal(of: ["x", "--secret"])?.fix == "add --secret <key>")
        #expect(put.refusal(of: ["--bogus"])?.fix == "olares-cli box put --help")
    }

    /// Whoever cannot be asked passes `--yes` to commands that ask nothing, too.
    @Test func yesToACommandThatAsksNothing() {
        let refusal = put.refusal(of: ["--yes"])
        #expect(refusal?.message == "unknown option: --yes: this command asks nothing")
        #expect(refusal?.fix == "leave --yes out")
    }

    @Test func aShortChoiceIsSpelledOut() throws {
        let put = try Box.command(
            "effect: read\noptions: [{name: kind, type: choice, values: [cat, dog], required: true, help: h}]")
        #expect(put.refusal(of: [])?.fix == "add --kind <cat|dog>")
    }
}
