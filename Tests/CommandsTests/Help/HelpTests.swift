import OlaresCore
import Testing

@testable import OlaresCommands

@Suite struct HelpTests {
    @Test(arguments: [["help"], ["help", "profile"], ["help", "profile", "login"]])
    func looksAsRecorded(words: [String]) async throws {
        let run = await BuiltIn.host().run(words)
        #expect(run.exit == .done && run.error == "")
        try expectGolden(run.output, words.joined(separator: "-"))
    }

    /// The many ways to ask for the same help.
    @Test(arguments: [
        ([["help"], ["--help"], ["-h"], ["-o", "json", "--help"]]),
        ([
            ["help", "profile"], ["profile"], ["profile", "--help"], ["profile", "-h"], ["profile", "help"],
            ["-q", "profile"],
            ["profile", "-o", "json"], ["--output", "json", "profile"], ["profile", "--bogus", "-h"],
        ]),
        ([
            ["help", "profile", "login"], ["profile", "login", "--help"], ["profile", "login", "-h"],
            ["profile", "help", "login"], ["-h", "profile", "login"], ["profile", "-h", "login"],
            ["profile", "login", "x", "--olares-id", "--help", "-h"],
        ]),
        ([["profile", "remove", "-h"], ["profile", "rm", "-h"], ["help", "profile", "rm"]]),
    ])
    func isOneTextHoweverItIsAskedFor(ways: [[String]]) async {
        let texts = await withTaskGroup(of: Host.Run.self) { group in
            for words in ways { group.addTask { await BuiltIn.host().run(words) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(texts.allSatisfy { $0 == texts.first && $0.exit == .done && $0.error == "" && $0.output != "" })
    }

    @Test func withoutWordsItGoesToStandardError() async {
        let help = await BuiltIn.host().run("help")
        #expect(await BuiltIn.host().run() == Host.Run(error: help.output))
    }

    @Test func showsAllThatADescriptorSays() throws {
        let put = try Box.command(
            """
            aliases: [lay]
            details: Puts a thing into a box.
            effect: write
            confirm: Really?
            dry-run: true
            profile: none
            deprecated: use `box fill`
            arguments:
              - {name: kind, type: choice, values: [toy, tool], help: What it is}
              - {name: things, type: string, required: false, repeated: true, placeholder: THING, help: Which}
            options:
              - {name: box, short: b, type: string, required: true, placeholder: BOX, help: Where}
              - {name: lid, type: flag, negatable: true, default: true, help: Close it}
              - {name: level, type: choice, values: [low, high], default: low, help: How high}
              - {name: size, type: choice, values: [small, big], placeholder: SIZE, help: How big}
              - {name: tag, short: t, type: pair, repeated: true, help: What to write on it}
              - {name: key, type: string, sensitive: true, env: BOX_KEY, help: The key}
              - {name: old, type: flag, deprecated: boxes have no age, help: An old box}
              - {name: an-option-with-a-long-name, type: duration, help: Is shown on a line of its own}
              - {name: tucked, type: flag, hidden: true, help: Nobody sees this}
            failures: [server_refused]
            examples:
              - {run: olares-cli box put toy -b blue, note: Into the blue one}
              - {run: olares-cli box put tool hammer -b red}
            """)
        #expect(
            VerbHelp(command: put).text == """
                Put (asks first)

                Puts a thing into a box.

                Deprecated: use `box fill`

                Usage:
                  olares-cli box put --box <box> <kind> [<THING>...] [options]

                Aliases: lay

                Arguments:
                  <kind>   What it is (one of toy, tool)
                  <THING>  Which

                Options:
                  -b, --box BOX         Where (required)
                      --[no-]lid        Close it (default true)
                      --level low|high  How high (default low)
                      --size SIZE       How big (one of small, big)
                  -t, --tag KEY=VALUE   What to write on it (repeatable)
                      --key TEXT        The key (or $BOX_KEY)
                      --old             An old box (deprecated: boxes have no age)
                      --an-option-with-a-long-name DURATION
                                        Is shown on a line of its own

                Global options:
                  -o, --output FORMAT   How to print the result: table, wide, json or yaml
                      --no-headers      Leave out the header row of tables
                  -q, --quiet           Print no result; the exit code is the answer
                      --debug           Trace HTTP exchanges on standard error, without secrets
                  -h, --help            Show this help
                      --rows            With -o json: the rows of the table, in place of whole objects
                      --fields NAMES    With -o json: only these members, such as name,status
                      --jq EXPRESSION   With -o json: what this expression of jq makes of it
                      --max-bytes SIZE  With -o json: cut the result to this size, and say what is left out
                  -y, --yes             Do not ask for confirmation
                      --dry-run         Show what would be done, and do nothing

                Examples:
                  # Into the blue one
                  olares-cli box put toy -b blue
                  olares-cli box put tool hammer -b red

                Failures:
                  server_refused  the server answered that the operation failed (exit 1)

                """)
    }

    @Test func aGroupShowsWhatIsInIt() async {
        let run = await Host().run("box", "help")
        #expect(
            run.output.hasPrefix(
                "Work with boxes\n\nA box holds things.\n\nUsage:\n  olares-cli box <verb> [options]\n"))
        #expect(
            run.output.contains("\n  open      Open a box\n  lift-lid  Open a box as in former times (deprecated)\n"))
        #expect(run.output.hasSuffix("\n`olares-cli box <verb> --help` says more.\n"))
    }
}
