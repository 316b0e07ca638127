import OlaresCore
import Testing

@testable import OlaresCommands

/// Secrets that never stand on the command line.
@Suite struct SecretInputTests {
    private static let registry = Registry(builtIn: [
        EmbeddedFile(
            path: "safe/commands.yaml", group: "safe",
            text: """
                schema: olares-cli/commands/v1
                group: safe
                summary: Work with safes
                commands:
                  - name: lock
                    summary: Lock a safe
                    effect: write
                    options:
                      - name: new-key
                        type: string
                        required: true
                        sensitive: true
                        env: SAFE_KEY
                        input: {prompt: "New key: ", again: "Again: "}
                        help: The key
                      - {name: tag, type: string, repeated: true, split: ",", help: Tags}
                      - {name: side, type: choice, values: [Left, Right], ignore-case: true, help: Which side}
                    request:
                      service: desktop
                      method: POST
                      path: /lock
                      body: {key: "{new-key}", tags: "{tag}", side: "{side}"}
                    response: {says: [locked]}
                """)
    ])

    private func host(_ body: String?, _ console: ScriptedConsole.Script = .init()) -> Host {
        var host = Host()
        host.registry = Self.registry
        host.plugins = []
        host.console = console
        host.exchanges =
            body.map {
                [.init("POST https://desktop.alice.olares.com/lock", body: $0, answer: "null")]
            } ?? []
        return host
    }

    @Test func itIsTypedTwice() async {
        let run = await host(#"{"key":"k"}"#, .terminal(answers: "k", "k")).run("safe", "lock")
        #expect(run == Host.Run(output: "locked\n", error: "New key: Again: "))
        let other = await host(nil, .terminal(answers: "k", "l")).run("safe", "lock")
        #expect(other.exit == .usage && other.error.contains("error: new keys do not match\n"))
        let empty = await host(nil, .terminal(answers: "")).run("safe", "lock")
        #expect(empty.exit == .usage && empty.error.contains("error: new key cannot be empty\n"))
    }

    @Test func withoutATerminalTheFailureSaysHow() async {
        let run = await host(nil).run("safe", "lock")
        #expect(run.exit == .usage)
        #expect(run.error.contains("stdin is not a terminal; pass --new-key-stdin to provide the new key\n"))
    }

    @Test func aVariableSuppliesIt() async {
        var host = host(#"{"key":"v"}"#)
        host.environment = ["SAFE_KEY": "v"]
        #expect(await host.run("safe", "lock").output == "locked\n")
    }

    @Test(arguments: [["--new-key", "hunter2"], ["--new-key=hunter2"]])
    func itNeverStandsOnTheCommandLine(words: [String]) async {
        let run = await host(nil).run(["safe", "lock"] + words)
        #expect(run.exit == .usage && !run.error.contains("hunter2"))
        #expect(run.error.contains("--new-key takes no value on the command line"))
    }

    @Test func helpNamesTheSourcesAlone() async {
        let help = await host(nil).run("safe", "lock", "--help").output
        #expect(help.contains("--new-key-stdin") && help.contains("--new-key-file PATH"))
        #expect(!help.contains("--new-key <"))
    }

    @Test func oneSecretHasOneSource() async {
        let run = await host(nil).run("safe", "lock", "--new-key-stdin", "--new-key-file", "x")
        #expect(run.error.contains("--new-key-stdin and --new-key-file cannot stand together"))
    }

    @Test func aDryRunAsksNobody() async {
        let run = await host(nil).run("safe", "lock", "--dry-run")
        #expect(run.exit == .done && run.output.contains(#""key": "***""#))
    }

    @Test func wordsAreSplitAndSpelt() async {
        var host = host(#"{"key":"v","tags":["a","b","c"],"side":"Left"}"#)
        host.environment = ["SAFE_KEY": "v"]
        #expect(await host.run("safe", "lock", "--tag", "a, b,,a", "--tag=c,b", "--side", "LEFT").exit == .done)
    }
}
