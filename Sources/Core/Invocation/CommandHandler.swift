/// The Swift behind one verb.
///
/// The initialiser reads every argument, so that the binding test sees what a handler reads without running it; `run` does
/// the work. A handler returns a value and throws failures: it never prints a result, formats JSON, or ends the process.
public protocol CommandHandler: Sendable {
    /// Reads the arguments.
    init(_ arguments: Arguments) throws(Failure)
    /// The question to ask before a destructive act, once it is clear what it would hit; `nil` asks the descriptor's, and an
    /// empty one nothing, as where one of the verb's own options is the consent already.
    /// - Throws: ``Failure`` where the act is impossible, so that nobody is asked for nothing.
    func confirmation(in context: CommandContext) async throws(Failure) -> String?
    /// Does the work; with ``CommandContext/isDryRun`` set, says what it would do and does nothing.
    func run(in context: CommandContext) async throws(Failure) -> CommandResult
}

extension CommandHandler {
    /// Leaves the question to the descriptor.
    public func confirmation(in context: CommandContext) async throws(Failure) -> String? { nil }
}

/// A group of verbs that need Swift.
public protocol Plugin: Sendable {
    /// The handlers by verb id, such as `profile.login`. No other place names a handler.
    var handlers: [String: any CommandHandler.Type] { get }
    /// The presenters by verb id, of declared requests whose descriptor says `view: swift`.
    var presenters: [String: any ResultPresenter.Type] { get }
    /// The members of the rows that a verb's table gives as data, by verb id, for handlers and presenters whose result is one: what
    /// agent hosts are told beforehand. Those of declared columns are known without.
    var rowMembers: [String: [String]] { get }
    /// The failures that this plugin alone can meet, beside those of ``FailureCode/core``.
    var failures: [FailureCode] { get }
    /// Rows for the recovery table.
    var recovery: [Recovery] { get }
    /// How its services say why they refuse, in documents of their own. They count whichever plugin asks.
    var refusals: [any RefusalReader] { get }
    /// The sources of values that descriptors may name in `complete:`, and ``completions(of:typed:in:)`` answers for.
    var completionSources: [String] { get }
    /// The values that a source of this plugin has, for arguments whose descriptor says `complete: <source>`. One that ends
    /// with a slash is the beginning of others.
    /// - Parameters:
    ///   - source: What the descriptor says.
    ///   - typed: What stands there already; values that do not begin with it are left out by the shell.
    /// - Returns: `nil` when the plugin has no such source.
    func completions(
        of source: String, typed: String, in context: CommandContext
    ) async throws(Failure) -> [String]?
}

extension Plugin {
    /// None.
    public var presenters: [String: any ResultPresenter.Type] { [:] }

    /// None.
    public var rowMembers: [String: [String]] { [:] }

    /// None.
    public var failures: [FailureCode] { [] }

    /// None.
    public var recovery: [Recovery] { [] }

    /// None.
    public var refusals: [any RefusalReader] { [] }

    /// None.
    public var completionSources: [String] { [] }

    /// No sources.
    public func completions(
        of source: String, typed: String, in context: CommandContext
    ) async throws(Failure) -> [String]? { nil }
}

/// Everything a verb may use of the world.
public struct CommandContext: Sendable {
    /// Identity: the active profile, its tokens and an authenticated HTTP client.
    public let auth: AuthContext
    /// The three standard streams.
    public let console: any Console
    /// Time.
    public let clock: any Clock
    /// Local files.
    public let files: any FileSystem
    /// The commands, for verbs about commands.
    public let registry: Registry
    /// Their Swift, for verbs that run commands.
    public let plugins: [any Plugin]
    /// The process's environment.
    public let environment: Environment
    /// How a long piece of work is stopped.
    public let interruption: any Interruption
    /// Whether the caller wants the exit code alone, and no progress.
    public let isQuiet: Bool
    /// Whether a program reads the result. No verb sees it: what people are told besides the result may depend on it
    /// (``forPeople(_:)``, ``notify(_:evenWithData:)``), what the result is never does.
    let wantsData: Bool
    /// Whether nothing may be changed; only verbs that declare `dry-run` ever see it set.
    public let isDryRun: Bool

    /// All parts at once.
    public init(
        auth: AuthContext, console: any Console, clock: any Clock, files: any FileSystem, registry: Registry,
        plugins: [any Plugin] = [], environment: Environment, interruption: any Interruption = Uninterrupted(),
        isQuiet: Bool = false, wantsData: Bool = false, isDryRun: Bool = false
    ) {
        self.auth = auth
        self.console = console
        self.clock = clock
        self.files = files
        self.registry = registry
        self.plugins = plugins
        self.environment = environment
        self.interruption = interruption
        self.isQuiet = isQuiet
        self.wantsData = wantsData
        self.isDryRun = isDryRun
    }

    /// Shows lines of progress on a terminal, in place of the former ones, unless the caller wants none; an empty list takes
    /// them away.
    public func showProgress(_ lines: [String]) {
        if !isQuiet { console.showProgress(lines) }
    }
}
