/// What can be otherwise about the market.
public struct MarketBehaviour: Codable, Equatable, Sendable {
    /// Something that goes wrong with an app on its way.
    public struct Mishap: Codable, Equatable, Sendable {
        /// Which app, by the name of its row; nil means each.
        public var app: String?
        /// The state in which it happens.
        public var state: AppState
        /// The state that follows; nil is the failure that belongs to ``state``.
        public var becomes: AppState?
        /// Whether the row goes instead.
        public var vanishes: Bool?
        /// `reason` of the row; nil is the name of the failure.
        public var reason: String?
        /// `message` of the row.
        public var message: String?

        /// Something goes wrong in a state.
        public init(
            in state: AppState, of app: String? = nil, becomes: AppState? = nil, vanishes: Bool? = nil,
            reason: String? = nil, message: String? = nil
        ) {
            self.app = app
            self.state = state
            self.becomes = becomes
            self.vanishes = vanishes
            self.reason = reason
            self.message = message
        }
    }

    /// How old the market's code is. Which Olares carries which is not known, so it does not hang together with the version
    /// of the system.
    public enum Age: String, Codable, Sendable, CaseIterable {
        /// As the one of May 2026, but that stop and resume want a `type` too.
        case year2025
        /// Operations are tasks, one at a time; refusals are status 500, and leave a row at `failed`. Neither compute modes
        /// nor restarts nor packages.
        case may2026
        /// What the existing client is written for: names and sources in bodies, a status for each refusal, compute modes,
        /// restarts, packages. Nobody has run it.
        case newer
    }

    /// How old the market's code is.
    public var age = Age.may2026

    /// Whether the app service gives its reasons as JSON, as that of mid-2026 does, or as text, which the market of May 2026
    /// does not pass on.
    public var tellsReasons = true

    /// The seconds between two looks of the market at its line of tasks.
    public var secondsPerBeat = 2.0

    /// How long the app service takes to accept a task, in seconds.
    public var secondsToAccept = 0.0

    /// Whether the app service is away, which the market asks who somebody is.
    public var appServiceIsAway = false

    /// Whether the sources were ever changed, and are kept in a list of their own since then.
    public var savesSources = false

    /// Whether subscribed sources are shown that are not the active one.
    public var showsInactiveSources = false

    /// How long an app stays in each state on its way, in seconds; without any it is at its end before the answer.
    public var secondsPerState = 1.0

    /// How many states each app of a user goes on after each reading of the user's rows, however long that takes; 0 leaves
    /// it to the time.
    public var statesPerRead = 0

    /// States that apps do not leave by themselves.
    public var stuckIn: [AppState] = []

    /// What goes wrong; the first that fits happens.
    public var mishaps: [Mishap] = []

    /// Whether the row of an app stays after it is gone, as `uninstalled`.
    public var keepsUninstalled = true

    /// Whether rows have no `statusTime`.
    public var omitsStatusTime = false

    /// Whether rows of cancelled operations keep the operation's name in `opType`, as older servers have it.
    public var cancelKeepsOperation = false

    /// Whether failed checks come inside of `backend_response`.
    public var wrapsFailedChecks = true

    /// What apps can compute on beside processors.
    public var nodes = ComputeNode.samples

    /// A code such as `node-pressure:olares` with which every use of devices is refused.
    public var bindingProblem: String?

    /// What the cluster's processors are; empty when the nodes cannot be asked.
    public var architectures = ["amd64"]

    /// The longest body in bytes; nil for what the age of the market has.
    public var uploadLimit: Int?

    /// Whether packages can be had at all, from a market that knows them.
    public var hasPackages = true

    /// A healthy server.
    public init() {}

    /// What goes wrong with an app in the state that it is in.
    func mishap(of row: AppRow) -> Mishap? {
        mishaps.first { $0.state == row.state && ($0.app == nil || $0.app == row.name) }
    }
}
