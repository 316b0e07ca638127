import Core

extension MarketCall {
    /// Calls off what is going on with an app.
    static func cancel(
        _ app: String, from source: String?, _ row: AppRow?, _ version: BackendVersion
    ) throws(Failure) -> MarketCall {
        guard version.hasMarketBodies else { return try MarketCall("DELETE", app: app, "/install", ["sync": true]) }
        var body: JSONObject = ["app_name": .string(app)]
        body["source"] = source?.filled
        body["version"] = row?.version.filled
        body["sync"] = true
        return try MarketCall("DELETE", app: app, "/install", body)
    }
}
