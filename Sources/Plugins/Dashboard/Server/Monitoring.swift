import OlaresCore

/// Questions to the monitoring service, which asks Prometheus (docs/protocol/dashboard.md, "Monitoring").
struct Monitoring: Sendable {
    /// How close samples are, and how far they go back unless somebody says otherwise.
    struct Grid: Sendable {
        let step: Int
        let times: Int
        let span: Duration

        /// Of the machine as a whole, users and apps.
        static let overview = Grid(step: 600, times: 20, span: .seconds(200 * 60))
        /// Of single nodes.
        static let node = Grid(step: 60, times: 50, span: .seconds(50 * 60))

        /// For a curve over a time: at most so many points, at whole minutes.
        static func curve(over seconds: Int64, points: Int64 = 240) -> Grid {
            let step = max(60, (seconds / points +| 59) / 60 *| 60)
            return Grid(
                step: Int(clamping: step), times: Int(clamping: seconds / step +| 1), span: .seconds(seconds))
        }
    }

    private static let root = "/kapis/monitoring.kubesphere.io/v1alpha3/"

    let server: DashboardServer

    /// Samples over a time.
    /// - Parameters:
    ///   - scope: `cluster`, `nodes`, `users/<name>`, `namespaces` or `namespaces/<name>/pods`, percent-encoded.
    ///   - metrics: Their names, in the order in which they are asked for.
    ///   - resources: A pattern of the resources that are meant.
    func range(
        _ scope: String, _ metrics: [String], _ grid: Grid, in bounds: (start: Timestamp, end: Timestamp),
        resources: String? = nil
    ) async throws(Failure) -> Metrics {
        var query = [
            "metrics_filter": Self.pattern(metrics), "start": String(bounds.start.seconds),
            "end": String(bounds.end.seconds), "step": "\(grid.step)s", "times": String(grid.times),
        ]
        query["resources_filter"] = resources
        return try Metrics(try await server.get(Self.root + scope, query), step: Double(grid.step))
    }

    /// The samples of this moment.
    func instant(_ scope: String, _ metrics: [String], hasStep: Bool = true) async throws(Failure) -> Metrics {
        var query = ["metrics_filter": Self.pattern(metrics)]
        if hasStep { query["step"] = "0s" }
        return try Metrics(try await server.get(Self.root + scope, query), step: 0)
    }

    /// The service searches for it anywhere in a name: without anchors it would find longer names too.
    private static func pattern(_ metrics: [String]) -> String { "^(\(metrics.joined(separator: "|")))$" }
}
