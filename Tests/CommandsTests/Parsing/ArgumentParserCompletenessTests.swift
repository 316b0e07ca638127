import OlaresCore
import ProfilePlugin
import Testing

@testable import OlaresCommands

/// Variables, defaults, and what options ask of each other.
@Suite struct ArgumentParserCompletenessTests {
    private func command(_ options: String, _ rest: String = "") throws -> CommandDescriptor {
        try Box.command("effect: write\noptions: \(options)\n\(rest)")
    }

    // MARK: Variables and defaults

    @Test func aVariableStandsInForAWord() throws {
        let put = try command(
            "[{name: key, type: string, env: BOX_KEY, help: h}, {name: tag, type: string, repeated: true, env: BOX_TAG, help: h}]"
        )
        let environment = ["BOX_KEY": "k", "BOX_TAG": "t"]
        #expect(
            try put.parse([], environment: environment).values == ["key": .text("k"), "tag": .list([.text("t")])])
        #expect(try put.parse(["--key=w"], environment: environment).values["key"] == .text("w"))
        #expect(try put.parse(["--tag=w"], environment: environment).values["tag"] == .list([.text("w")]))
        #expect(try put.parse(["--key="], environment: environment).values["key"] == .text(""))
        #expect(try put.parse([], environment: ["BOX_KEY": ""]).values.isEmpty)
    }

    @Test func aVariableMustFitTheType() throws {
        let put = try command(
            "[{name: count, type: integer, env: BOX_COUNT, help: h}, "
                + "{name: pin, type: integer, sensitive: true, env: BOX_PIN, help: h}]")
        #expect(
            put.refusal(of: [], environment: ["BOX_COUNT": "many"])?.message
                == "invalid value for --count, from $BOX_COUNT: \"many\"")
        #expect(
            put.refusal(of: [], environment: ["BOX_PIN": "hunter2"])?.message
                == "invalid value for --pin, from $BOX_PIN: its value")
        #expect(try put.parse(["--count=1"], environment: ["BOX_COUNT": "many"]).values == ["count": .integer(1)])
    }

    @Test func aDefaultStandsInForBoth() throws {
        let put = try command(
            "[{name: count, type: integer, env: BOX_COUNT, default: 3, help: h}, "
                + "{name: sound, type: flag, negatable: true, default: true, help: h}, "
                + "{name: tag, type: string, repeated: true, default: [a, b], help: h}]")
        let defaults: [String: ArgumentValue] = [
            "count": .integer(3), "sound": .flag(true), "tag": .list([.text("a"), .text("b")]),
        ]
        #expect(try put.parse([]).values == defaults)
        #expect(try put.parse([], environment: ["BOX_COUNT": "4"]).values["count"] == .integer(4))
        #expect(try put.parse(["--count=5"], environment: ["BOX_COUNT": "4"]).values["count"] == .integer(5))
        #expect(try put.parse(["--no-sound"]).values["sound"] == .flag(false))
        #expect(try put.parse(["--tag=c"]).values["tag"] == .list([.text("c")]))
    }

    // MARK: Required options

    @Test func aRequiredOptionMustBeThere() throws {
        let put = try command("[{name: key, type: string, required: true, env: BOX_KEY, placeholder: KEY, help: h}]")
        for words in [[], ["--key="], ["--key", ""]] {
            #expect(put.refusal(of: words)?.code == .optionRequired)
            #expect(put.refusal(of: words)?.message == "--key is required")
            #expect(put.refusal(of: words)?.fix == "add --key <key>")
        }
        #expect(put.refusal(of: [], environment: ["BOX_KEY": "k"]) == nil)
        #expect(put.refusal(of: ["--key="], environment: ["BOX_KEY": "k"])?.code == .optionRequired)
    }

    @Test func anEmptyRequiredNumberIsMissingToo() throws {
        let put = try command("[{name: count, type: integer, required: true, help: h}]")
        #expect(put.refusal(of: ["--count="])?.code == .optionRequired)
    }

    @Test func anEmptyElementOfARequiredListIsJudgedByItsType() throws {
        let put = try command("[{name: count, type: integer, required: true, repeated: true, help: h}]")
        #expect(put.refusal(of: ["--count="])?.code == .optionValueInvalid)
        #expect(put.refusal(of: [])?.code == .optionRequired)
    }

    @Test func aVerbCanNameTheFailureOfItsOwn() throws {
        let options = "[{name: olares-id, type: olares-id, required: true, help: h}]"
        #expect(try command(options, "failures: [olares_id_required]").refusal(of: [])?.code == .olaresIDRequired)
        #expect(try command(options).refusal(of: [])?.code == .optionRequired)
    }

    /// `confirmation_required` is a failure of something else.
    @Test func aNameThatSoundsLikeAFailureIsNone() throws {
        let put = try command("[{name: confirmation, type: string, required: true, help: h}]")
        #expect(put.refusal(of: [])?.code == .optionRequired)
    }

    // MARK: Sets of options

    @Test func exclusiveOptionsCannotStandTogether() throws {
        let put = try command(
            "[{name: file, type: path, help: h}, {name: url, type: url, help: h}, {name: none, type: flag, help: h}]",
            "exclusive: [[file, url, none]]")
        for word in ["--file=x", "--url=http://x", "--none"] { #expect(put.refusal(of: [word]) == nil) }
        let refusal = put.refusal(of: ["--none", "--file=x"])
        #expect(refusal?.code == .optionsConflict)
        #expect(refusal?.message == "--file and --none cannot stand together")
        #expect(put.refusal(of: ["--none=false", "--file=x"]) == nil)
    }

    @Test func aWordExcludesVariablesAndDefaults() throws {
        let put = try command(
            "[{name: file, type: path, env: BOX_FILE, help: h}, {name: url, type: string, default: u, help: h}, "
                + "{name: text, type: string, env: BOX_TEXT, help: h}]",
            "exclusive: [[file, url, text]]")
        let environment = ["BOX_FILE": "f", "BOX_TEXT": "t"]
        #expect(try put.parse([]).values == ["url": .text("u")])
        #expect(try put.parse(["--url=w"], environment: environment).values == ["url": .text("w")])
        #expect(try put.parse([], environment: ["BOX_TEXT": "t"]).values == ["text": .text("t")])
        #expect(try put.parse([], environment: environment).values == ["file": .path("f")])
    }

    @Test func someOptionsNeedEachOther() throws {
        let put = try command(
            "[{name: user, type: string, help: h}, {name: key, type: string, env: BOX_KEY, help: h}, "
                + "{name: code, type: string, help: h}]",
            "together: [[user, key, code]]")
        #expect(put.refusal(of: []) == nil)
        #expect(put.refusal(of: ["--user=u", "--key=k", "--code=c"]) == nil)
        #expect(put.refusal(of: ["--user=u", "--code=c"], environment: ["BOX_KEY": "k"]) == nil)
        let refusal = put.refusal(of: ["--key=k"])
        #expect(refusal?.code == .optionsConflict)
        #expect(refusal?.message == "--key needs --user and --code")
        #expect(refusal?.fix == "add --user and --code")
    }
}

extension ArgumentValue {
    fileprivate static func path(_ text: String) -> ArgumentValue { .text(text) }
}
