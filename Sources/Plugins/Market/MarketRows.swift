import OlaresCore

extension MarketPlugin {
    /// The members of the rows, by verb id.
    public var rowMembers: [String: [String]] {
        [
            "market.list": "name title version state source categories reason",
            "market.categories": "category apps",
            "market.sources": "source type active url",
            "market.history": "time action app account message",
            "market.search": "name title version source description",
            "market.status": "name version state operation progress source reason",
        ].mapValues { $0.split(separator: " ").map(String.init) }
    }
}
