import OlaresCore

/// What one user's apps use.
struct UserPanel: Panel {
    let kind = "dashboard.overview.user"
    let interval: Duration? = .seconds(60)
    /// Who was named; `nil` for the caller.
    let name: String?
    /// Whether the envelope names the user even where nobody did.
    var namesCaller = false

    private static let metrics = [
        "cpu_total", "cpu_usage", "cpu_utilisation", "memory_total", "memory_usage_wo_cache", "memory_utilisation",
    ].map { "user_\($0)" }

    func read(_ board: Board) async throws(Failure) -> Report {
        let wanted = name.flatMap { $0.isEmpty ? nil : $0 } ?? board.options.user
        let target = try await board.target(wanted)
        let metrics = try await board.range("users/\(PercentEncoding.encode(target))", Self.metrics, .overview)
        // Who runs the machine has no quota: the totals are 0, and the machine's stand in for them.
        var machine: Metrics?
        if try await board.viewer().isAdministrator {
            machine = try? await board.range("cluster", ["cluster_cpu_total", "cluster_memory_total"], .overview)
        }
        let rows = [
            Usage(metrics, "cpu", "cpu_usage", machine), Usage(metrics, "memory", "memory_usage_wo_cache", machine),
        ]
        var report = Report(
            kind, board.meta(poll: 60),
            columns: [.init("METRIC"), .init("USED"), .init("TOTAL"), .init("UTIL", "utilisation")],
            items: rows.map { $0.item(of: target) })
        report.meta.user = namesCaller ? target : wanted
        report.pictures = [.gauges(rows.map(\.gauge))]
        return report
    }

    private struct Usage {
        let isMemory: Bool
        let used, total, share: Double?
        let source: String

        init(_ metrics: Metrics, _ what: String, _ usage: String, _ machine: Metrics?) {
            isMemory = what == "memory"
            used = metrics.value("user_\(usage)")
            if let whole = machine?.value("cluster_\(what)_total"), whole > 0 {
                total = whole
                share = used.share(of: whole)
                source = "cluster_total"
            } else {
                total = metrics.value("user_\(what)_total")
                share = metrics.value("user_\(what)_utilisation")
                source = "user_quota"
            }
        }

        private var label: String { isMemory ? "Memory" : "CPU" }
        private func text(_ value: Double?) -> String {
            isMemory ? NumberText.size(value) : NumberText.fixed(value, 2)
        }

        var gauge: Picture.Gauge {
            Picture.Gauge(label: label, share: share, text: "\(text(used)) / \(text(total))")
        }

        func item(of user: String) -> Report.Item {
            Report.Item(
                raw: [
                    "metric": .string(label), "used": .known(used), "total": .known(total),
                    "utilisation": .known(share), "total_source": .string(source), "user": .string(user),
                ],
                display: [
                    "metric": .string(label), "used": .string(text(used)), "total": .string(text(total)),
                    "utilisation": .string(NumberText.percent(ofOne: share)),
                ])
        }
    }
}
