import OlaresCore
import Synchronization

/// What a rehearsed verb finds in place of the world.
struct RehearsalStage: Sendable {
    /// Who is logged in.
    private enum Visitor {
        case nobody, withoutToken, withDeadGrant, withOddToken, loggedIn
    }

    private let visitor: Visitor
    private let answers: RecordedAnswers

    /// The requests that came, for the report.
    var requests: [JSONValue] { answers.requests }
    /// How many recorded answers no request has got.
    var unusedAnswers: Int { answers.unused }

    /// One where nothing happens.
    init() {
        visitor = .nobody
        answers = RecordedAnswers([])
    }

    /// One with recorded answers.
    init(answers: [ExampleDescriptor.ServedResponse], of command: CommandDescriptor) {
        visitor = .loggedIn
        self.answers = RecordedAnswers(answers, backend: command.minimumBackend?.version)
    }

    /// One on which the verb itself fails like this; `nil` where only the world could bring that about.
    init?(leadingTo code: FailureCode, of command: CommandDescriptor) {
        guard command.profile == .required,
            code == .confirmationRequired || Self.visitor(for: code) != .loggedIn
                || command.request != nil
        else { return nil }
        visitor = Self.visitor(for: code)
        switch code {
        case .httpClientError:
            answers = RecordedAnswers(
                [.init(status: 404, body: .json(["error": "not found"]))], backend: command.minimumBackend?.version)
        case .httpServerError:
            answers = RecordedAnswers(
                [.init(status: 500, body: .json(["error": "internal error"]))], backend: command.minimumBackend?.version
            )
        case .backendTooOld: answers = RecordedAnswers([], backend: "0.0.1")
        case .transport, .timeout, .tls: answers = RecordedAnswers([], failure: code)
        case .noProfile, .notLoggedIn, .tokenInvalidated, .tokenUndecodable, .confirmationRequired:
            answers = RecordedAnswers([], backend: command.minimumBackend?.version)
        default: return nil
        }
    }

    private static func visitor(for code: FailureCode) -> Visitor {
        switch code {
        case .noProfile: .nobody
        case .notLoggedIn: .withoutToken
        case .tokenInvalidated: .withDeadGrant
        case .tokenUndecodable: .withOddToken
        default: .loggedIn
        }
    }

    /// The context of a verb on this stage.
    func context(
        console: any Console, registry: Registry, plugins: [any Plugin], _ call: Dispatcher.CallSettings
    ) -> CommandContext {
        let clock = HurriedClock()
        let files = NoFiles(config: visitor == .nobody ? nil : Self.config)
        let stores = AuthStores(
            profiles: ProfileStore(directory: Self.directory, files: files),
            tokens: TokenStore(keychain: OneToken(record: record), clock: clock),
            locks: IdentityLocks(configDirectory: Self.directory, files: files))
        let transport: any HTTPTransport = call.trace.map { TracingTransport(answers, trace: $0) } ?? answers
        return CommandContext(
            auth: AuthContext(
                transport: transport, clock: clock, versions: call.versions, refusals: { plugins.flatMap(\.refusals) }
            ) { stores }, console: console, clock: clock, files: files, registry: registry, plugins: plugins,
            environment: Environment([:]),
            isQuiet: call.isQuiet, wantsData: call.wantsData, isDryRun: call.isDryRun)
    }

    private static let olaresID = "alice@olares.com"
    private static let directory = "/rehearsal"
    private static let config = #"{"profiles":[{"olaresId":"\#(olaresID)"}]}"#
    /// A JWT that nobody has signed and that never expires.
    private static let token = "eyJhbGciOiJub25lIn0.e30."

    /// What the secret store has.
    private var record: JSONValue? {
        switch visitor {
        case .nobody, .withoutToken: nil
        case .withOddToken: ["olaresId": .string(Self.olaresID), "accessToken": "odd"]
        case .withDeadGrant:
            [
                "olaresId": .string(Self.olaresID), "accessToken": .string(Self.token),
                "invalidatedAt": 1_767_225_600_000, "refreshRefusal": ["tries": 1],
            ]
        case .loggedIn: ["olaresId": .string(Self.olaresID), "accessToken": .string(Self.token)]
        }
    }
}

/// The real time, which jumps ahead where somebody waits.
private final class HurriedClock: Clock {
    /// Milliseconds that were waited for.
    private let waited = Atomic<Int64>(0)

    var now: Timestamp {
        Timestamp(milliseconds: SystemClock().now.milliseconds +| waited.load(ordering: .relaxed))
    }

    func sleep(for duration: Duration) async {
        waited.wrappingAdd(duration.milliseconds, ordering: .relaxed)
    }
}

/// A secret store with one record, which cannot be changed.
private struct OneToken: Keychain {
    let record: JSONValue?

    func backendName() throws(Failure) -> String { "rehearsal" }
    func value(for account: String) throws(Failure) -> [UInt8]? { record.map { Array($0.compactText.utf8) } }
    func setValue(_ value: [UInt8], for account: String) throws(Failure) { throw Self.fixed }
    func remove(_ account: String) throws(Failure) -> Bool { throw Self.fixed }
    func purge() throws(Failure) { throw Self.fixed }

    private static var fixed: Failure {
        Failure(.keychainUnwritable, "a rehearsal stores nothing", advice: "run the command itself")
    }
}

/// A disk with config.json on it and nothing else, which cannot be written.
private struct NoFiles: ReadOnlyFileSystem {
    let config: String?
    let refusal = "a rehearsal writes no files"

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        path.hasSuffix("/config.json") ? config.map { Array($0.utf8) } : nil
    }
    func contents(of path: String) throws(FileError) -> FileContents { .empty }
}
