import OlaresCore

/// Where an app stands, in the server's word (docs/protocol/market.md, "States"). A word that is not known here is none of
/// the kinds that are asked for.
struct AppState: Hashable, Sendable, CustomStringConvertible {
    /// The server's word; empty where it gives none.
    let description: String

    init(_ word: String) { description = word }

    static let running = AppState("running")
    static let stopped = AppState("stopped")
    static let uninstalled = AppState("uninstalled")

    /// What the server can be doing to an app that people can cancel.
    private static let activities = [
        "pending", "downloading", "installing", "initializing", "upgrading", "applyingEnv", "resuming",
    ]
    private static let underWay = Set(activities)
    private static let cancelled = Set(activities.map { $0 + "Canceled" })
    private static let cancelFailed = Set(activities.filter { $0 != "initializing" }.map { $0 + "CancelFailed" })
    private static let failed: Set<String> = [
        "downloadFailed", "installFailed", "uninstallFailed", "upgradeFailed", "stopFailed", "resumeFailed",
        "applyEnvFailed", "failed",
    ]
    private static let notInstalled: Set<String> = [
        "pendingCanceled", "downloadingCanceled", "downloadFailed", "installFailed", "installingCanceled",
        "uninstalled",
    ]
    private static let settled = ["running", "stopped", "stopFailed", "upgradeFailed", "applyEnvFailed"]

    /// The states from which an upgrade is possible, in the order in which people are told.
    static let upgradable = settled + ["resumeFailed"]

    /// Whether it says nothing of the app: `failed` is what the market makes of the row of an app, running or never
    /// installed, whose last request was refused; it has no word yet for one that waits to be installed.
    var isInconclusive: Bool { description.isEmpty || description == "failed" }
    /// Whether the app counts as installed, or as being installed; also where that is not known.
    var isInstalled: Bool { !description.isEmpty && !Self.notInstalled.contains(description) }
    /// Whether it is installed and nothing is going on.
    var isSettled: Bool { Self.settled.contains(description) }
    /// Whether an operation is running that can be cancelled.
    var isUnderWay: Bool { Self.underWay.contains(description) }
    /// Whether something is going on, be it one that nobody can cancel.
    var isInFlight: Bool {
        isUnderWay || ["stopping", "uninstalling"].contains(description) || description.hasSuffix("Canceling")
    }
    /// Whether an operation ended badly.
    var isFailure: Bool { Self.failed.contains(description) }
    /// Whether an operation was cancelled.
    var isCancelled: Bool { Self.cancelled.contains(description) }
    /// Whether its cancellation failed.
    var isCancelFailure: Bool { Self.cancelFailed.contains(description) }
    /// The verbs that the app service takes in this state; the market of some systems takes fewer.
    var allowed: [String] {
        switch description {
        case "running": ["upgrade", "stop", "restart", "uninstall"]
        case "stopped": ["resume", "upgrade", "uninstall"]
        case "resuming": ["cancel", "stop"]
        case "stopFailed": ["stop", "upgrade", "uninstall"]
        case "resumeFailed": ["resume", "upgrade", "uninstall"]
        case "upgradeFailed": ["upgrade", "uninstall"]
        case "applyEnvFailed", "uninstallFailed": ["uninstall"]
        case "pendingCancelFailed", "downloadingCancelFailed": ["cancel"]
        case "installingCancelFailed", "upgradingCancelFailed", "applyingEnvCancelFailed": ["cancel", "uninstall"]
        case _ where isUnderWay: ["cancel"]
        case _ where Self.notInstalled.contains(description): ["install"]
        default: []
        }
    }
    /// The same for people.
    var allowedText: String { allowed.isEmpty ? "nothing but waiting" : allowed.joined(separator: ", ") }
    /// Whether there is nothing left that an uninstall could remove.
    var isGone: Bool { description != "installFailed" && Self.notInstalled.contains(description) }
}
