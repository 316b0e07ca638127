import ClusterPlugin
import Commands
import Core
import FilesPlugin
import MarketPlugin
import ProfilePlugin

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The program: puts the parts together, and runs one command line.
@main
enum OlaresCLI {
    static func main() async {
        StandardStreams.reserve()
        CoreFile.forbid()
        Signals.install()
        let interruption = SignalInterruption()
        let exit = await dispatcher(interruption).run(Array(ProgramArguments.all.dropFirst()))
        // Everything is on disk or written by now; tearing libraries down would only take time.
        _exit(exit == .interrupted ? 128 + (interruption.signal ?? SIGINT) : exit.rawValue)
    }

    /// Its parts open nothing before they are asked, so that help and `--version` touch no file.
    private static func dispatcher(_ interruption: any Interruption) -> Dispatcher {
        let environment = Environment.process
        let console = TerminalConsole()
        let files = POSIXFileSystem()
        let registry = Registry(
            builtIn: embeddedSkills,
            external: ExternalSkills(
                environment: environment, configDirectory: try? Directories.config(environment), files: files,
                user: getuid()))
        let plugins: [any Plugin] = [
            MetaPlugin(), SkillsPlugin(), ProfilePlugin(), FilesPlugin(), MarketPlugin(), ClusterPlugin(),
        ]
        return Dispatcher(
            registry: registry, plugins: plugins, console: console, environment: environment
        ) { call in
            let clock = SystemClock()
            let network = AsyncHTTPTransport(environment: environment)
            let transport: any HTTPTransport = call.trace.map { TracingTransport(network, trace: $0) } ?? network
            let auth = AuthContext(transport: transport, clock: clock, versions: call.versions) { () throws(Failure) in
                try AuthStores.standard(environment, files: files, clock: clock) { console.writeError($0 + "\n") }
            }
            return CommandContext(
                auth: auth, console: console, clock: clock, files: files, registry: registry, plugins: plugins,
                environment: environment, interruption: interruption, isQuiet: call.isQuiet, wantsData: call.wantsData,
                isDryRun: call.isDryRun)
        }
    }
}
