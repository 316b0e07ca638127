public import OlaresCore

/// The verbs of `market` that need Swift.
public struct MarketPlugin: Plugin {
    /// Without a state.
    public init() {}

    /// The handlers by verb.
    public var handlers: [String: any CommandHandler.Type] {
        [
            "market.list": MarketList.self,
            "market.categories": MarketCategories.self,
            "market.sources": MarketSources.self,
            "market.history": MarketHistory.self,
            "market.source.list": MarketSources.self,
            "market.search": MarketSearch.self,
            "market.open": MarketOpen.self,
            "market.get": MarketGet.self,
            "market.status": MarketStatus.self,
            "market.install": MarketInstall.self,
            "market.upgrade": MarketUpgrade.self,
            "market.uninstall": MarketUninstall.self,
            "market.stop": MarketStop.self,
            "market.resume": MarketResume.self,
            "market.restart": MarketRestart.self,
            "market.cancel": MarketCancel.self,
            "market.clone": MarketClone.self,
            "market.upload": MarketUpload.self,
            "market.delete": MarketDelete.self,
            "market.download": MarketDownload.self,
            // What the Settings app calls them.
            "settings.apps.suspend": MarketStop.self,
            "settings.apps.resume": MarketResume.self,
        ]
    }

    /// What can go wrong with charts.
    public var failures: [FailureCode] { [.chartInvalid] }

    /// Installed apps.
    public var completionSources: [String] { ["installed-apps"] }

    /// The names of what the person has, as the market knows them.
    public func completions(
        of source: String, typed: String, in context: CommandContext
    ) async throws(Failure) -> [String]? {
        guard source == "installed-apps" else { return nil }
        return try await MarketServer(context).rows().rows.map(\.displayName).filter { !$0.isEmpty }
    }
}
