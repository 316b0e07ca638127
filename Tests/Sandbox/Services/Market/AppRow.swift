import Foundation

/// An app of somebody's, as the market keeps it.
///
/// As JSON only `name` and `state` are required.
public struct AppRow: Codable, Equatable, Sendable {
    /// The instance's own name: for a clone, what the server made up.
    public var name: String
    /// The app that a clone was made of; empty for others.
    public var rawAppName: String
    /// What people see.
    public var title: String
    /// Which source it came from.
    public var source: String
    /// The version last asked for.
    public var version: String
    /// Where it is.
    public var state: AppState
    /// The operation that brought it there; empty after one that had nothing to do.
    public var opType: String
    /// `app` or `middleware`.
    public var cfgType: String
    /// For people.
    public var message: String
    /// For programs, such as `installSuccess`.
    public var reason: String
    /// When it came to this state, by the server's clock, in unix milliseconds.
    public internal(set) var statusTime: Int
    /// What it computes on, where it has the choice.
    public var mode: String?
    /// The devices that it was given.
    public var bindings: [ComputeBinding]

    /// Whose it is.
    var owner = ""
    /// Where the app service has it already, until the message arrives that brings the row there.
    var upcoming: AppState?
    /// Where the app is while its row says `failed`.
    var hidden: AppState?
    /// Whether it resumes once it has stopped.
    var isRestarting = false
    /// Whether an upgrade ends where it began, at a stop.
    var wasStopped = false
    /// Whether the data go with the app.
    var deletesData = false
    /// Since when it has been in this state, for the pace.
    var since = ContinuousClock.now

    /// An app in a state, with whatever operation usually leads there.
    public init(
        _ name: String, _ state: AppState, source: String = Catalogue.main, version: String = "1.0.0",
        opType: String? = nil, rawAppName: String = "", title: String? = nil, message: String = "", reason: String = ""
    ) {
        self.name = name
        self.state = state
        self.source = source
        self.version = version
        self.opType = opType ?? (state == .running ? "install" : state.usualOperation)
        self.rawAppName = rawAppName
        self.title = title ?? name.capitalized
        self.message = message
        self.reason = reason
        cfgType = "app"
        statusTime = 0
        bindings = []
    }

    /// Reads what control planes and scripts write.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        func text(_ key: CodingKeys) throws -> String? { try fields.decodeIfPresent(String.self, forKey: key) }
        self.init(
            try fields.decode(String.self, forKey: .name), try fields.decode(AppState.self, forKey: .state),
            source: try text(.source) ?? Catalogue.main, version: try text(.version) ?? "1.0.0",
            opType: try text(.opType), rawAppName: try text(.rawAppName) ?? "", title: try text(.title),
            message: try text(.message) ?? "", reason: try text(.reason) ?? "")
        cfgType = try text(.cfgType) ?? cfgType
        mode = try text(.mode)
        bindings = try fields.decodeIfPresent([ComputeBinding].self, forKey: .bindings) ?? []
    }

    private enum CodingKeys: String, CodingKey {
        case name, rawAppName, title, source, version, state, opType, cfgType, message, reason, statusTime, mode
        case bindings
    }

    /// Where the app service has the app, whatever the row says.
    var actual: AppState { upcoming ?? hidden ?? ([.queued, .failed].contains(state) ? .uninstalled : state) }

    /// The app in the catalogue that it is an instance of.
    var catalogueName: String { rawAppName.isEmpty ? name : rawAppName }

    /// Comes to a state, which is later than the one before, however quick it was.
    mutating func enter(_ state: AppState, at time: Date) {
        self.state = state
        upcoming = nil
        hidden = nil
        since = .now
        statusTime = max(statusTime + 1, Int(time.timeIntervalSince1970 * 1000))
    }

    /// Begins an operation.
    /// - Parameter isLate: Whether the row comes to the state later, by message.
    mutating func begin(_ operation: String, _ state: AppState, at time: Date, isLate: Bool = false) {
        opType = operation
        reason = ""
        message = ""
        isRestarting = false
        wasStopped = false
        deletesData = false
        guard isLate else { return enter(state, at: time) }
        enter(self.state, at: time)
        upcoming = state
    }

    /// Has a request written into it, which the app service has not seen yet.
    mutating func note(_ operation: String, at time: Date) {
        let (ahead, behind) = (upcoming, hidden)
        opType = operation
        enter(state, at: time)
        (upcoming, hidden) = (ahead, behind)
    }

    /// Is called failed, since the app service refused what was asked of the app; the app goes on as it was.
    mutating func fail(_ reason: String, at time: Date) {
        let actual = actual
        enter(.failed, at: time)
        hidden = actual
        self.reason = reason
    }

    /// Goes on to the next state; nothing where it is at rest.
    mutating func proceed(at time: Date) {
        if let upcoming { return enter(upcoming, at: time) }
        switch state {
        case .stopping where isRestarting:
            isRestarting = false
            opType = "resume"
            enter(.resuming, at: time)
        case .installing where cfgType == "middleware": enter(.running, at: time)
        case .resuming: enter(.initializing, at: time)
        case .upgrading where wasStopped: enter(.stopped, at: time)
        default:
            guard let successor = state.successor else { return }
            enter(successor, at: time)
        }
        if state.successor == nil, reason.isEmpty { reason = opType + "Success" }
    }

    /// Comes to grief.
    mutating func suffer(_ mishap: MarketBehaviour.Mishap, at time: Date) {
        let former = state
        enter(mishap.becomes ?? former.failure, at: time)
        reason = mishap.reason ?? former.failure.rawValue
        message = mishap.message ?? "the sandbox was told to fail"
    }
}
