import OlaresCore
import Testing

@testable import OlaresCommands

/// Results that come one after the other.
@Suite struct SeriesTests {
    private static let registry = Registry(builtIn: [
        EmbeddedFile(
            path: "clock/commands.yaml", group: "clock", aliases: "clk time-piece",
            text: """
                schema: olares-cli/commands/v1
                group: clock
                aliases: [clk, time-piece]
                summary: Clocks
                commands:
                  - name: tick
                    summary: Tick twice
                    profile: none
                    effect: read
                """),
        EmbeddedFile(
            path: "clock/commands/hand.yaml", group: "clock hand", aliases: "pointer",
            text: """
                schema: olares-cli/commands/v1
                group: clock hand
                aliases: [pointer]
                summary: Hands
                commands:
                  - name: tick
                    summary: Tick twice
                    profile: none
                    effect: read
                """),
    ])

    private struct ClockPlugin: Plugin {
        var handlers: [String: any CommandHandler.Type] { ["clock.tick": Tick.self, "clock.hand.tick": Tick.self] }
    }

    private struct Tick: CommandHandler {
        init(_ arguments: Arguments) throws(Failure) {}

        func run(in context: CommandContext) async throws(Failure) -> CommandResult {
            CommandResult(
                .series(replaces: true) { show throws(Failure) in
                    for tick in 1...2 {
                        try show(
                            CommandResult(
                                .lines(["tick \(tick)"]), json: ["tick": .integer(Int64(tick)), "of": [2]],
                                notices: tick == 2 ? ["enough"] : []))
                    }
                }, json: .null)
        }
    }

    private func run(_ words: String..., onTerminal: Bool = false, terminal: String? = nil) async -> Host.Run {
        var host = Host(registry: Self.registry, plugins: [ClockPlugin()])
        host.console.outputIsTerminal = onTerminal
        host.environment["TERM"] = terminal
        return await host.run(words)
    }

    @Test func eachIsShownAsItComes() async {
        #expect(await run("clock", "tick") == Host.Run(output: "tick 1\ntick 2\n", error: "enough\n"))
        #expect(await run("clock", "tick", "-o", "json").output == "{\"tick\":1,\"of\":[2]}\n{\"tick\":2,\"of\":[2]}\n")
        #expect(await run("clock", "tick", "-o", "yaml").output == "---\ntick: 1\nof:\n- 2\n---\ntick: 2\nof:\n- 2\n")
        #expect(await run("clock", "tick", "-q").output == "")
    }

    @Test func onATerminalOneTakesThePlaceOfTheOther() async {
        let clear = "\u{1b}[2J\u{1b}[H"
        #expect(await run("clock", "tick", onTerminal: true).output == "\(clear)tick 1\n\(clear)tick 2\n")
        #expect(await run("clock", "tick", "-o", "json", onTerminal: true).output.hasPrefix("{\"tick\""))
    }

    @Test func aDumbTerminalGetsNoControlSequences() async {
        #expect(await run("clock", "tick", onTerminal: true, terminal: "dumb").output == "tick 1\ntick 2\n")
    }

    @Test func groupsAnswerToTheirOtherNames() async {
        for words in [["clk", "tick"], ["time-piece", "tick"]] {
            #expect(
                await Host(registry: Self.registry, plugins: [ClockPlugin()]).run(words).output == "tick 1\ntick 2\n")
        }
        #expect(await run("clk", "pointer", "tick").output == "tick 1\ntick 2\n")
        #expect(await run("clock", "pointer", "--help").output == run("clock", "hand", "--help").output)
        #expect(await run("clk", "--help").output.contains("\nAliases: clk, time-piece\n"))
        #expect(await run("pointer", "tick").exit == .usage)
    }
}
