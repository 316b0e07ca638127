import OlaresCore
import Testing

@testable import MarketPlugin

/// What the words of the server mean.
@Suite struct AppStateTests {
    @Test(
        "An installation that was cancelled, or never arrived, is not installed",
        arguments: [
            "pendingCanceled", "downloadingCanceled", "downloadFailed", "installFailed", "installingCanceled",
            "uninstalled", "",
        ])
    func notInstalled(word: String) {
        #expect(!AppState(word).isInstalled)
    }

    @Test(
        "What runs, is stopped or has an operation under way is installed",
        arguments: ["running", "stopped", "pending", "upgradeFailed", "upgradingCanceled", "uninstalling"])
    func installed(word: String) {
        #expect(AppState(word).isInstalled)
    }

    @Test("A failed installation leaves something to remove, a failed download does not")
    func gone() {
        #expect(!AppState("installFailed").isGone)
        #expect(AppState("downloadFailed").isGone)
        #expect(!AppState("running").isGone)
    }

    @Test("Only what the server does not settle by itself can be cancelled")
    func underWay() {
        #expect(AppState("resuming").isUnderWay)
        #expect(!AppState("stopping").isUnderWay)
        #expect(!AppState("installingCanceling").isUnderWay)
    }

    @Test("`failed` says neither that an app is installed nor that it is not, and what is installed goes before it")
    func inconclusive() throws {
        #expect(AppState("failed").isInconclusive && AppState("").isInconclusive && !AppState("running").isInconclusive)
        #expect(!AppState("failed").isGone && AppState("failed").isInstalled)
        let rows = AppRows([
            "user_data": [
                "sources": [
                    "a": ["app_state_latest": [["status": ["name": "x", "state": "failed"]]]],
                    "b": ["app_state_latest": [["status": ["name": "x", "state": "running"]]]],
                    "c": ["app_state_latest": [["status": ["name": "y", "state": "uninstalled"]]]],
                    "d": ["app_state_latest": [["status": ["name": "y", "state": "failed"]]]],
                ]
            ]
        ])
        #expect(rows.row(for: "x")?.source == "b")
        #expect(rows.row(for: "y")?.source == "d")
    }
}
