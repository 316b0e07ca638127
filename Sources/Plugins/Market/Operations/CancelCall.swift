import OlaresCore

extension MarketCall {
    /// Cancels the running operation of an app. Older markets take the name from the path, newer ones from the body.
    static func cancel(_ app: String, from source: String?, _ row: AppRow?) throws(Failure) -> MarketCall {
        var body: JSONObject = ["app_name": .string(app)]
        body["source"] = source?.filled
        body["version"] = row?.version.filled
        body["sync"] = true
        return try MarketCall("DELETE", app: app, "/install", body)
    }
}
