public import Core

/// The verbs of `market` that need Swift.
public struct MarketPlugin: Plugin {
    /// Without a state.
    public init() {}

    /// The handlers by verb.
    public var handlers: [String: any CommandHandler.Type] {
        [
            "market.list": List.self,
            "market.categories": Categories.self,
            "market.sources": Sources.self,
            "market.history": History.self,
            "market.get": Get.self,
            "market.status": Status.self,
            "market.install": Install.self,
            "market.upgrade": Upgrade.self,
            "market.uninstall": Uninstall.self,
            "market.stop": Stop.self,
            "market.resume": Resume.self,
            "market.restart": Restart.self,
            "market.cancel": Cancel.self,
            "market.clone": Clone.self,
            "market.upload": Upload.self,
            "market.delete": Delete.self,
            "market.download": Download.self,
        ]
    }

    /// The names of what the person has, as the market knows them.
    public func completions(
        of source: String, typed: String, in context: CommandContext
    ) async throws(Failure) -> [String]? {
        guard source == "installed-apps" else { return nil }
        return try await MarketServer(context).rows().rows.map(\.displayName).filter { !$0.isEmpty }
    }
}
