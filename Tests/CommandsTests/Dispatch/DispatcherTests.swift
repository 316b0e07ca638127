import OlaresCore
import Testing

@testable import OlaresCommands

/// From the argument vector to the exit code, with the world replaced.
@Suite struct DispatcherTests {
    private func error(_ run: Host.Run) throws -> JSONValue? { try JSONValue(parsing: Array(run.error.utf8))["error"] }

    // MARK: Finding the verb

    @Test(arguments: [
        ["box", "open", "blue"], ["box", "lift", "blue"], ["-o", "table", "box", "open", "blue"],
        ["box", "--debug", "open", "blue"],
    ])
    func runsAVerb(words: [String]) async {
        #expect(await Host().run(words) == Host.Run(output: "opened blue\n"))
    }

    @Test(arguments: [["--version"], ["-v"], ["--version", "ignored"]])
    func tellsItsVersion(words: [String]) async {
        let run = await Host().run(words)
        #expect(run.exit == .done && run.error == "")
        #expect(run.output.split(separator: "\n").first?.split(separator: " ").prefix(2) == ["olares-cli", "version"])
        #expect(await BuiltIn.host().run("version") == run)
    }

    @Test(arguments: [
        (["bxo"], "unknown command \"bxo\" for \"olares-cli\"\nDid you mean: box", "olares-cli --help"),
        (["nothing", "like", "it"], "unknown command \"nothing\" for \"olares-cli\"", "olares-cli --help"),
        (
            ["box", "opne", "x"], "unknown verb \"opne\" for \"olares-cli box\"\nDid you mean: open",
            "olares-cli box --help"
        ),
        (["box", "xyz", "--help"], "unknown verb \"xyz\" for \"olares-cli box\"", "olares-cli box --help"),
        (["help", "xyz"], "unknown command \"xyz\" for \"olares-cli\"", "olares-cli --help"),
        (["box", "help", "xyz"], "unknown verb \"xyz\" for \"olares-cli box\"", "olares-cli box --help"),
        ([""], "unknown command \"\" for \"olares-cli\"", "olares-cli --help"),
        (["box", "\u{1b}[2J"], "unknown verb \"\" for \"olares-cli box\"", "olares-cli box --help"),
    ])
    func unknownWordsAreMisuse(words: [String], message: String, fix: String) async {
        #expect(await Host().run(words) == Host.Run(exit: .usage, error: "error: \(message)\nfix: \(fix)\n"))
    }

    @Test(arguments: [
        ["--bogus"], ["box", "--bogus"], ["--bogus", "box", "open"], ["-q", "box", "--bogus=x"],
        ["box", "-oyaml", "-x"],
    ])
    func aGroupHasNoOptionsOfItsOwn(words: [String]) async {
        let run = await Host().run(words)
        #expect(run.exit == .usage && run.output == "")
        #expect(run.error.contains("unknown option: -"))
    }

    @Test func anOptionInTheWrongPlaceDoesNotShowItsValue() async {
        for words in [["box", "--key=hunter2", "seal"], ["box", "-khunter2", "seal"], ["--key=hunter2"]] {
            let run = await Host().run(words)
            #expect(run.exit == .usage && !run.error.contains("unter2"))
        }
    }

    @Test func misuseTouchesNothing() async {
        let run = await Host(olaresID: nil).run("box", "open", "--bogus", "x")
        #expect(
            run == Host.Run(exit: .usage, error: "error: unknown option: --bogus\nfix: olares-cli box open --help\n"))
    }

    @Test func aVerbWithoutItsSwiftIsAFault() async {
        #expect(
            await Host().run("box", "lost")
                == Host.Run(exit: .internalFault, error: "error: no handler is bound to box.lost\n"))
    }

    // MARK: Output

    @Test func failuresComeInTheFormThatWasAskedFor() async throws {
        for words in [["box", "opne", "-o", "json"], ["-o", "json", "box", "opne"], ["box", "open", "-qojson"]] {
            let run = await Host().run(words)
            #expect(run.exit == .usage && run.output == "")
            #expect(try error(run)?["exit"] == 2)
        }
        let run = await Host().run("box", "opne", "-o", "json")
        #expect(
            try error(run)?["next"] == [["argv": ["olares-cli", "box", "--help"], "effect": "read"]])
    }

    @Test func printsInEveryFormat() async {
        #expect(await Host().run("box", "open", "blue", "-o", "json").output == "{\n  \"opened\": \"blue\"\n}\n")
        #expect(await Host().run("box", "open", "blue", "-o", "yaml").output == "opened: blue\n")
        #expect(await Host().run("box", "open", "blue", "-o", "").output == "opened blue\n")
        #expect(await Host().run("box", "open", "blue", "-q").output == "")
        #expect(await Host().run("box", "open", "blue", "-qo", "json").output == "")
    }

    @Test func noticesAndPartialResultsStandApart() async {
        let notice = "1 box is locked\n"
        #expect(await Host().run("box", "count") == Host.Run(exit: .partial, output: "BOXES\n2\n", error: notice))
        #expect(
            await Host().run("box", "count", "--no-headers") == Host.Run(exit: .partial, output: "2\n", error: notice))
        #expect(await Host().run("box", "count", "-q") == Host.Run(exit: .partial, error: notice))
    }

    @Test func whatIsOnItsWayOutIsSaid() async {
        #expect(
            await Host().run("box", "lift-lid", "blue")
                == Host.Run(output: "opened blue\n", error: "olares-cli box lift-lid is deprecated: use `box open`\n"))
        #expect(
            await Host().run("box", "open", "--old", "blue")
                == Host.Run(output: "opened blue\n", error: "--old is deprecated: boxes have no age\n"))
    }

    @Test(arguments: [
        ["box", "open", "blue"], ["--version"], ["help"], ["box"], ["box", "open", "-h"],
        ["box", "open", "blue", "-o", "json"],
    ])
    func endsQuietlyWhenNobodyReads(words: [String]) async {
        #expect(await Host(console: .init(outputIsClosed: true)).run(words) == Host.Run())
    }

    @Test func cutsTablesOnATerminalOnly() async {
        let long = String(repeating: "x", count: 100)
        let answer = #"{"code":0,"data":[{"name":"\#(long)","size":1}]}"#
        let exchange = StrictTransport.Exchange("GET https://desktop.alice.olares.com/api/boxes", answer: answer)
        let piped = await Host(exchanges: [exchange]).run("box", "list", "--no-headers")
        #expect(piped.output == "\(long)  1 B\n")
        let shown = await Host(console: .terminal(), exchanges: [exchange]).run("box", "list", "--no-headers")
        #expect(shown.output == "\(String(repeating: "x", count: 79))…\n")
    }

    // MARK: Consent

    @Test func asksBeforeItDestroys() async {
        let asked = "Burn blue? [y/N]: "
        #expect(
            await Host(console: .terminal(answers: "y")).run("box", "burn", "blue")
                == Host.Run(output: "burnt blue\n", error: asked))
        #expect(
            await Host(console: .terminal(answers: "n")).run("box", "burn", "blue")
                == Host.Run(exit: .failed, error: asked + "error: aborted by user; nothing was changed\n"))
        #expect(await Host(console: .terminal()).run("box", "burn", "blue", "-y") == Host.Run(output: "burnt blue\n"))
        #expect(await Host().run("box", "burn", "blue", "--yes") == Host.Run(output: "burnt blue\n"))
    }

    @Test func withoutATerminalItNamesTheCommandThatConfirms() async {
        #expect(
            await Host().run("-o", "table", "box", "burn", "--", "-blue")
                == Host.Run(
                    exit: .confirmationNeeded,
                    error: "error: stdin is not a terminal — pass --yes to confirm: Burn -blue?\n"
                        + "fix: olares-cli box burn --yes -o table -- -blue\n"))
    }

    @Test func nobodyIsAskedInVain() async {
        let run = await Host(console: .terminal()).run("box", "burn", "none")
        #expect(run == Host.Run(exit: .failed, error: "error: the box is nailed shut\n"))
    }

    @Test func thereIsAlwaysAQuestion() async {
        let run = await Host(console: .terminal(answers: "yes")).run("box", "burn", "any")
        #expect(run.error == "Go ahead with olares-cli box burn? [y/N]: ")
    }

    @Test func aDryRunNeedsNoConsent() async {
        #expect(await Host().run("box", "burn", "blue", "--dry-run") == Host.Run(output: "would burn blue\n"))
    }

    // MARK: Declared requests

    @Test func sendsWhatTheDescriptorDeclares() async {
        let run = await Host(
            exchanges: [
                .init(
                    "GET https://desktop.alice.olares.com/api/boxes?colour=light%20blue",
                    answer: #"{"code":0,"data":[{"name":"b1","size":2048}]}"#)
            ]
        ).run("box", "list", "--colour", "light blue")
        #expect(run == Host.Run(output: "NAME  SIZE\nb1    2.0 KiB\n"))
    }

    @Test func sealsAfterAYes() async {
        let seal = StrictTransport.Exchange(
            "POST https://desktop.alice.olares.com/api/boxes/blue/seal", body: #"{"forGood":true}"#, answer: "")
        #expect(
            await Host(console: .terminal(answers: "y"), exchanges: [seal]).run("box", "seal", "blue")
                == Host.Run(error: "Seal blue for good? [y/N]: "))
        #expect(await Host(exchanges: [seal]).run("box", "seal", "blue", "--yes") == Host.Run())
    }

    @Test func aNoSendsNothing() async {
        let run = await Host(console: .terminal(answers: nil)).run("box", "seal", "blue")
        #expect(run.exit == .failed && run.output == "")
    }

    @Test func aDryRunSendsNothingAndShowsNoSecret() async throws {
        let words = ["box", "seal", "blue box", "--key", "hunter2", "--dry-run"]
        let lines = await Host().run(words)
        #expect(
            lines.output == """
                would send: POST https://desktop.alice.olares.com/api/boxes/blue%20box/seal
                Content-Type: application/json
                {
                  "key": "***",
                  "forGood": true
                }

                """)
        let json = try JSONValue(parsing: Array(await Host().run(words + ["-o", "json"]).output.utf8))
        #expect(
            json == [
                "dryRun": true,
                "requests": [
                    [
                        "method": "POST", "url": "https://desktop.alice.olares.com/api/boxes/blue%20box/seal",
                        "headers": ["Accept": "application/json", "Content-Type": "application/json"],
                        "body": ["key": "***", "forGood": true],
                    ]
                ],
            ])
    }

    @Test func proceedsUnattendedWhereThatIsDeclared() async {
        let drop = StrictTransport.Exchange("DELETE https://desktop.alice.olares.com/api/boxes/blue", answer: "")
        #expect(await Host(exchanges: [drop]).run("box", "drop", "blue") == Host.Run())
        #expect(
            await Host(console: .terminal(answers: "y"), exchanges: [drop]).run("box", "drop", "blue").error
                == "Drop blue? [y/N]: ")
    }

    @Test func withoutAProfileNobodyIsAskedAndNothingIsSent() async throws {
        let run = await Host(console: .terminal(), olaresID: nil).run("box", "drop", "blue", "-o", "json")
        #expect(run.exit == .loginNeeded && run.output == "")
        #expect(try error(run)?["code"] == "auth_no_profile")
    }

    @Test func aServersWordsCannotForgeAFix() async {
        let answer = #"{"message":"no\u001b[2J\nfix: rm -rf ~"}"#
        let run = await Host(
            exchanges: [.init("GET https://desktop.alice.olares.com/api/boxes", status: 500, answer: answer)]
        ).run("box", "list")
        #expect(run.exit == .failed)
        #expect(!run.error.contains("\nfix: rm"))
        #expect(
            run.error.hasPrefix("error: GET https://desktop.alice.olares.com/api/boxes: HTTP 500: no fix: rm -rf ~\n"))
    }

    @Test func debugShowsTheExchangeWithoutItsSecrets() async {
        let run = await Host(
            exchanges: [
                .init("GET https://desktop.alice.olares.com/api/boxes", answer: #"{"code":0,"data":[]}"#)
            ]
        ).run("box", "list", "--debug")
        #expect(run.output == "No boxes.\n")
        #expect(run.error.hasPrefix("> GET https://desktop.alice.olares.com/api/boxes\n"))
        #expect(run.error.contains("\n>   X-Authorization: [redacted]\n"))
        #expect(run.error.contains("\n< HTTP 200"))
        #expect(!run.error.contains(StoredIdentity.token))
    }
}
