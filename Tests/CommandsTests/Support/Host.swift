import OlaresCore
import Testing

@testable import OlaresCommands

/// The whole program between argument vector and exit code, with everything around it replaced.
struct Host {
    /// What one run did.
    struct Run: Equatable {
        var exit = ExitCode.done
        var output = ""
        var error = ""
    }

    var registry = Registry(builtIn: Box.files)
    var plugins: [any Plugin] = [BoxPlugin()]
    var console = ScriptedConsole.Script()
    var environment: [String: String] = [:]
    /// Who is logged in.
    var olaresID: String? = "alice@olares.com"
    /// The role that is kept with the profile; empty for none.
    var role = ""
    /// The version of the Olares that is kept with it; empty for none.
    var backendVersion = ""
    /// What the server is asked and answers.
    var exchanges: [StrictTransport.Exchange] = []

    /// Runs one command line. Everything that was prepared must be used, and every fix that names a command must be one.
    func run(_ words: String..., sourceLocation: Testing.SourceLocation = #_sourceLocation) async -> Run {
        await run(words, sourceLocation: sourceLocation)
    }

    /// As ``run(_:sourceLocation:)``.
    func run(_ words: [String], sourceLocation: Testing.SourceLocation = #_sourceLocation) async -> Run {
        let console = ScriptedConsole(console)
        let transport = StrictTransport(exchanges)
        let identity = StoredIdentity(olaresID: olaresID, role: role, backendVersion: backendVersion)
        let (registry, plugins, environment) = (registry, plugins, Environment(environment))
        let dispatcher = Dispatcher(
            registry: registry, plugins: plugins, console: console, environment: environment
        ) { call in
            let network: any HTTPTransport = call.trace.map { TracingTransport(transport, trace: $0) } ?? transport
            let clock = StoppedClock()
            return CommandContext(
                auth: AuthContext(transport: network, clock: clock, refusals: { plugins.flatMap(\.refusals) }) {
                    identity.stores
                }, console: console,
                clock: clock, files: identity.files, registry: registry, plugins: plugins,
                environment: environment,
                isQuiet: call.isQuiet, wantsData: call.wantsData,
                isDryRun: call.isDryRun)
        }
        let exit = await dispatcher.run(words)
        #expect(transport.unusedExchanges == 0, "requests that did not come", sourceLocation: sourceLocation)
        #expect(console.unusedAnswers == 0, "questions that were not asked", sourceLocation: sourceLocation)
        for line in console.error.split(separator: "\n") where line.hasPrefix("fix: olares-cli ") {
            for call in ShellLine.commands(in: String(line.dropFirst(5))) {
                expectParses(Array(call.dropFirst()), in: registry, sourceLocation: sourceLocation)
            }
        }
        return Run(exit: exit, output: console.output, error: console.error)
    }
}

/// Expects that a command line calls a verb or asks for help, and gives what it needs.
/// - Returns: The verb; `nil` when it is help of a group that is asked for.
@discardableResult
func expectParses(
    _ words: [String], in registry: Registry, sourceLocation: Testing.SourceLocation = #_sourceLocation
) -> CommandDescriptor? {
    let line = CommandLine(words)
    let shown = "olares-cli \(words.joined(separator: " "))"
    switch registry.resolve(line.names).target {
    case .command(let command):
        #expect(throws: Never.self, "\(shown)", sourceLocation: sourceLocation) {
            try ArgumentParser(command, environment: Environment([:])).parse(line.rest(after: command.path.count))
        }
        return command
    case .group: #expect(line.asksForHelp, "\(shown)", sourceLocation: sourceLocation)
    case .unknown: Issue.record("\(shown) calls nothing", sourceLocation: sourceLocation)
    }
    return nil
}
