extension Sandbox {
    /// A user's apps as they are now, in the order in which they were asked for.
    public func marketRows(of olaresId: String) -> [AppRow] {
        market.withCluster { $0.rows(of: olaresId) }
    }

    /// The row of an instance of a user's, in whatever source.
    public func marketRow(_ name: String, of olaresId: String) -> AppRow? {
        market.withCluster { $0.row(name, of: olaresId) }
    }

    /// Puts an app in a state, from where it goes on if that is one on the way.
    public func plantMarketRow(_ row: AppRow, of olaresId: String) {
        var row = row
        row.owner = olaresId
        row.enter(row.state, at: now)
        market.withCluster { [row] in $0.put(row) }
    }

    /// Takes a row away, whatever its app is doing.
    public func removeMarketRow(_ name: String, of olaresId: String) {
        market.withCluster { $0.remove(name, of: olaresId) }
    }

    /// Brings an app one state further, stuck or not; false where there is none.
    @discardableResult
    public func stepMarketRow(_ name: String, of olaresId: String) -> Bool {
        market.step(name, of: olaresId)
    }

    /// Names and versions of the charts that a user has uploaded, as `name-version`, in the order of uploading.
    public func uploadedCharts(of olaresId: String) -> [String] {
        market.charts(of: olaresId).map { "\($0.app.name)-\($0.app.version)" }
    }
}
