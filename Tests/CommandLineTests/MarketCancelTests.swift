import Foundation
import OlaresCore
import Sandbox
import Testing

/// `market cancel`, and what has to be cancelled before it can be uninstalled.
@Suite struct MarketCancelTests {
    @Test("A running installation is cancelled first, and needs no uninstalling then")
    func uninstallOnTheWay() async throws {
        try await withMarketOfBob { olares in
            olares.plantApp("ghost", .downloading)
            olares.sandbox.behaviour.market.stuckIn = [.downloading]
            let run = try await olares.market("uninstall ghost --yes --watch-interval 10ms -o json")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(try run.json["status"] == "success")
            #expect(olares.marketChangesAsked == ["DELETE /apps/ghost/install"])
            #expect(olares.appState("ghost") == .downloadingCanceled)
            let again = try await olares.market("uninstall ghost --yes -o json")
            #expect(try again.exit == 0 && again.json["status"] == "accepted")
            #expect(olares.marketChangesAsked.count == 1, "there is nothing left to take away")
        }
    }

    @Test("A cancellation that does not end in time: the uninstall was not sent, and the failure says so")
    func uninstallNotSent() async throws {
        try await withMarketOfBob { olares in
            olares.plantApp("ghost", .downloading)
            olares.sandbox.behaviour.market.stuckIn = [.downloading, .downloadingCanceling]
            let run = try await olares.market(
                "uninstall ghost --yes --delete-data --watch-interval 10ms --watch-timeout 300ms")
            expectFailure(
                run, .preconditionFailed, exit: 1, message: "the uninstall was not sent",
                fix: "olares-cli market uninstall ghost --delete-data")
            #expect(olares.marketChangesAsked == ["DELETE /apps/ghost/install"])
            olares.plantApp("ghost", .downloading)
            let waiting = try olares.startMarket("uninstall ghost --yes --watch-interval 10ms")
            #expect(await waiting.stderr.wait(for: "state=downloadingCanceling"))
            waiting.send(SIGINT)
            let interrupted = await waiting.wait()
            #expect(interrupted.exit == 130, "\(interrupted.stderr)")
            let failure = try #require(ShownFailure(interrupted.stderr))
            #expect(failure.message.contains("the uninstall was not sent"))
            #expect(!failure.message.contains("nothing was cancelled"))
            #expect(failure.fixes.first == "olares-cli market uninstall ghost")
        }
    }

    @Test("Data that were to go and stayed, since no uninstall was sent, are spoken of")
    func dataKept() async throws {
        try await withMarketOfBob { olares in
            olares.plantApp("ghost", .downloading)
            olares.sandbox.behaviour.market.stuckIn = [.downloading]
            for _ in 1...2 {
                let run = try await olares.market("uninstall ghost --yes --delete-data --watch-interval 10ms")
                #expect(run.exit == 0, "\(run.stderr)")
                #expect(run.stderr.contains("the data in drive/Data/ghost were not deleted"), "\(run.stderr)")
            }
            #expect(olares.marketChangesAsked == ["DELETE /apps/ghost/install"])
        }
    }

    @Test("Cancelling", arguments: [AppState.pending, .downloading, .installing, .initializing, .applyingEnv])
    func cancel(state: AppState) async throws {
        try await withMarketOfBob { olares in
            // An older app service gives no reasons that the market would pass on.
            olares.sandbox.behaviour.market.tellsReasons = false
            olares.plantApp("ghost", state)
            olares.sandbox.behaviour.market.stuckIn = [state]
            let run = try await olares.market("cancel ghost \(Olares.watching) -o json")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(try run.json["status"] == "success" && run.json["operation"] == "cancel")
            let isInstalled = [.initializing, .applyingEnv].contains(state)
            let end = isInstalled ? "stopped" : "\(state.rawValue)Canceled"
            #expect(try run.json["finalState"] == .string(end))
            #expect(olares.appState("ghost")?.rawValue == end)
            let again = try await olares.market("cancel ghost")
            #expect(again.exit == 1, "nothing is left to cancel")
            #expect(again.stderr.contains("has no operation left to cancel"))
        }
    }

    @Test("Resumes and upgrades can be cancelled from 1.12.7 on", arguments: [AppState.resuming, .upgrading])
    func wideCancel(state: AppState) async throws {
        try await withMarketOfBob { olares in
            olares.plantApp("ghost", state)
            olares.sandbox.behaviour.market.stuckIn = [state]
            olares.sandbox.behaviour.osVersion = "1.12.6"
            let old = try await olares.market("cancel ghost")
            expectFailure(old, .backendTooOld, message: "requires Olares >= 1.12.7")
            #expect(olares.marketChangesAsked == [])
            olares.sandbox.behaviour.osVersion = "1.12.7"
            try olares.plant(.init(Olares.bob, token: .live(seconds: 86_400)))
            let run = try await olares.market("cancel ghost \(Olares.watching)")
            #expect(run.exit == 0, "\(run.stderr)")
            #expect(olares.appState("ghost") == .stopped)
        }
    }
}
