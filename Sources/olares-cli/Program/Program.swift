import OlaresCommands
public import OlaresCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// An `olares-cli`: its plugins and skills put together, and one command line run with them.
///
/// A package that adds a plugin makes an `olares-cli` of its own with it:
///
/// ```swift
/// await Program(adding: [WeatherPlugin()], skills: embeddedSkills).run()
/// ```
public struct Program: Sendable {
    private let plugins: [any Plugin]
    private let skills: [EmbeddedFile]

    /// The plugins and skills of this package, and others behind them.
    /// - Parameters:
    ///   - others: Further plugins. Where two have a verb of one id, the first has it.
    ///   - skills: Their skills, as the build plugin `EmbedSkills` makes them of the package's folder `skills`.
    public init(adding others: [any Plugin] = [], skills: [EmbeddedFile] = []) {
        plugins = BuiltInPlugins.all + others
        self.skills = skills.isEmpty ? embeddedSkills : embeddedSkills + skills
    }

    /// Runs the command line of the process, and ends it with the exit code.
    public func run() async -> Never {
        StandardStreams.reserve()
        CoreFile.forbid()
        Signals.install()
        let interruption = SignalInterruption()
        let dispatcher = dispatcher(interruption)
        let words = Array(ProgramArguments.all.dropFirst())
        let exit =
            if let problem = Self.firstThatIsNoText { dispatcher.refuse(problem, in: words) } else {
                await dispatcher.run(words)
            }
        // Everything is on disk or written by now; tearing libraries down would only take time.
        _exit(exit == .interrupted ? 128 + (interruption.signal ?? SIGINT) : exit.rawValue)
    }

    /// The first word, or variable that names a place, that is not UTF-8; `nil` when all are. Swift would read another one.
    private static var firstThatIsNoText: String? {
        for position in 1..<max(1, Int(CommandLine.argc)) {
            guard let word = CommandLine.unsafeArgv[position], String(validatingCString: word) == nil else { continue }
            return "argument \(position)"
        }
        let places = [
            "HOME", "OLARES_CLI_HOME", "OLARES_CLI_DATA_DIR", "OLARES_CLI_CACHE_DIR", "OLARES_CLI_SKILLS_PATH",
            "OLARES_CLI_CA_FILE", "TMPDIR", "EDITOR", "VISUAL",
        ]
        return places.first { name in getenv(name).map { String(validatingCString: $0) == nil } ?? false }
    }

    /// Its parts open nothing before they are asked, so that help and `--version` touch no file.
    private func dispatcher(_ interruption: any Interruption) -> Dispatcher {
        let environment = Environment.process
        let console = TerminalConsole()
        let files = POSIXFileSystem()
        let plugins = plugins
        let registry = Registry(
            builtIn: skills,
            external: ExternalSkills(
                environment: environment, configDirectory: try? Directories.config(environment), files: files,
                user: getuid()),
            vocabulary: { Vocabulary(plugins) })
        return Dispatcher(
            registry: registry, plugins: plugins, console: console, environment: environment
        ) { call in
            let clock = SystemClock()
            let network = AsyncHTTPTransport(environment: environment)
            let transport: any HTTPTransport = call.trace.map { TracingTransport(network, trace: $0) } ?? network
            let auth = AuthContext(
                transport: transport, clock: clock, versions: call.versions, refusals: { plugins.flatMap(\.refusals) }
            ) { () throws(Failure) in
                try AuthStores.standard(environment, files: files, clock: clock) { console.writeError($0 + "\n") }
            }
            return CommandContext(
                auth: auth, console: console, clock: clock, files: files, registry: registry, plugins: plugins,
                environment: environment, interruption: interruption, isQuiet: call.isQuiet, wantsData: call.wantsData,
                isDryRun: call.isDryRun)
        }
    }
}
