import OlaresCore

/// The gauges and trends of a card of Intel or AMD.
struct MonitoredDetail: Sendable {
    let card: MonitoredCards.Card

    private var isIntel: Bool { card.cards.vendor == .intel }

    /// Asks the node that the card is in.
    func read(_ window: HAMIWindow, _ board: Board) async throws(Failure) -> Detail {
        let cards = MonitoredCards(vendor: card.cards.vendor, prefix: "node_")
        let step = window.stepMinutes *| 60
        let grid = Monitoring.Grid(
            step: Int(clamping: step), times: Int(clamping: max(1, window.start.seconds(until: window.end) / step)),
            span: .zero)
        let metrics = try await board.monitoring.range(
            "nodes", cards.metrics, grid, in: (window.start, window.end), resources: card.node + "$")
        let now = MonitoredCards.Card(cards: cards, labels: card.labels, metrics: metrics)
        return Detail(gauges: gauges(now), trends: trends(now))
    }

    private func metric(_ name: String) -> String { "node_\(card.cards.vendor.rawValue)_\(name)" }

    private func gauges(_ now: MonitoredCards.Card) -> [Detail.Gauge] {
        func gauge(
            _ key: String, _ title: String, _ unit: String, _ name: String, _ used: Double?, of total: Double? = nil,
            percent: Double? = nil, hasTotal: Bool = false
        ) -> Detail.Gauge {
            Detail.Gauge(
                key: key, title: title, unit: unit, query: metric(name), source: "metric", used: used, total: total,
                percent: percent, hasTotal: hasTotal)
        }
        let core = isIntel ? "hw_gpu_utilization_ratio" : "gpu_gfx_activity"
        let memory = isIntel ? "hw_memory_usage_bytes" : "gpu_used_vram"
        let power = isIntel ? "hw_power_watts" : "gpu_average_package_power"
        var gauges = [
            gauge("util_core", "GPU utilization", "", core, now.coreUse, of: 100, hasTotal: true),
            gauge(
                "util_mem", "VRAM usage", "Gi", memory, now.memoryUsed.map { $0 / 1024 },
                of: now.memoryTotal.map { $0 / 1024 }, percent: now.memoryUse, hasTotal: true),
            gauge("power", "Power draw", "W", power, now.power),
        ]
        if !isIntel {
            gauges.append(gauge("temperature", "Temperature", "℃", "gpu_junction_temperature", now.temperature))
        }
        return gauges
    }

    private func trends(_ now: MonitoredCards.Card) -> [Detail.Trend] {
        func trend(
            _ key: String, _ title: String, _ unit: String, _ name: String, scale: Double = 1,
            _ isMeant: @escaping (Series) -> Bool = { _ in true }
        ) -> Detail.Trend {
            let cap = unit == "%" ? 100.0 : .infinity
            let points = now.points(metric(name), scale: scale, cap: cap, isMeant)
            return Detail.Trend(
                key: key, title: title, unit: unit,
                lines: [Detail.Line(label: key, query: metric(name), source: "metric", labels: [:], points: points)])
        }
        func isTask(_ tasks: [String]) -> (Series) -> Bool {
            { tasks.contains($0.labels["hw_gpu_task"] ?? "") }
        }
        guard isIntel else {
            return [
                trend("util_core", "GPU utilization", "%", "gpu_gfx_activity"),
                Detail.Trend(
                    key: "util_mem", title: "VRAM usage", unit: "%",
                    lines: [
                        Detail.Line(
                            label: "util_mem", query: metric("gpu_used_vram"), source: "metric", labels: [:],
                            points: now.shares(metric("gpu_used_vram"), of: metric("gpu_total_vram")))
                    ]),
                trend("power", "Power draw", "W", "gpu_average_package_power"),
                trend("temperature", "Temperature", "℃", "gpu_junction_temperature"),
                trend("engine_umc", "Memory controller", "%", "gpu_umc_activity"),
                trend("engine_vcn", "Video engine", "%", "gpu_vcn_activity"),
            ]
        }
        let engines = [
            ("engine_compute", "Compute engine", "compute-all"), ("engine_render", "Render engine", "render-all"),
            ("engine_media", "Media engine", "media-all"), ("engine_copy", "Copy engine", "copy-all"),
        ]
        return [
            trend(
                "util_core", "GPU utilization", "%", "hw_gpu_utilization_ratio", scale: 100,
                isTask(["compute-all", "render-all"])),
            trend("util_mem", "VRAM usage", "%", "hw_memory_utilization_ratio", scale: 100),
            trend("power", "Power draw", "W", "hw_power_watts") { $0.has("hw_sensor_location", "card") },
        ]
            + engines.map { key, title, task in
                trend(key, title, "%", "hw_gpu_utilization_ratio", scale: 100, isTask([task]))
            }
    }
}

extension MonitoredCards.Card {
    /// The points of all series that are meant: at each time their average, the greatest where tasks are compared.
    fileprivate func points(
        _ metric: String, scale: Double, cap: Double, _ isMeant: (Series) -> Bool
    ) -> [(time: Timestamp, value: Double?)]? {
        let all = metrics[metric].filter { isOwn($0) && isMeant($0) }
        guard !all.isEmpty else { return nil }
        let takesGreatest = Set(all.map { $0.labels["hw_gpu_task"] ?? "" }).count > 1
        return Self.byTime(all).map { time, values in
            let value = takesGreatest ? values.max() : values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
            return (time, value.map { min(cap, $0 * scale) })
        }
    }

    /// One metric as a percentage of another, where both have a sample at the same time.
    fileprivate func shares(_ used: String, of total: String) -> [(time: Timestamp, value: Double?)]? {
        let all = metrics[used].filter(isOwn)
        guard !all.isEmpty else { return nil }
        let totals = Dictionary(
            Self.byTime(metrics[total].filter(isOwn)).map { ($0.time, $0.values) }, uniquingKeysWith: { a, _ in a })
        return Self.byTime(all).compactMap { time, values in
            guard let whole = totals[time]?.reduce(0, +), !values.isEmpty, whole > 0 else { return nil }
            return (time, values.reduce(0, +) / whole * 100)
        }
    }

    private static func byTime(_ all: [Series]) -> [(time: Timestamp, values: [Double])] {
        let samples = all.flatMap(\.samples)
        return Dictionary(grouping: samples) { Timestamp(milliseconds: Int64(clamping: $0.time * 1000)) }
            .map { ($0.key, $0.value.compactMap(\.value)) }.sorted { $0.0 < $1.0 }
    }
}
