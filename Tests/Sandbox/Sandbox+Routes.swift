extension Sandbox {
    /// What each service answers, such as `GET /api/task/:node`, by the first label of its hosts; without the routes that all
    /// have.
    public var routes: [String: [String]] {
        let directory = ServiceDirectory(
            realm: realm, files: files, market: market, cluster: cluster, settings: settings)
        return Dictionary(
            uniqueKeysWithValues: directory.labels.map { label in
                (label, (directory[label]?.routes ?? []).map(Self.withColons).sorted())
            })
    }

    /// Parameters as they are written where routes are added: `:node` for `{node}`.
    private static func withColons(_ route: String) -> String {
        route.replacing("{", with: ":").replacing("}", with: "")
    }
}
