import OlaresCore

/// Cards that the monitoring service knows: those of Intel and AMD (docs/protocol/dashboard.md, "Intel and AMD").
struct MonitoredCards: Sendable {
    let vendor: GPUVendor
    /// `cluster_` or `node_`, by the scope that was asked.
    let prefix: String

    static let intelTasks = ["compute-all", "render-all", "media-all", "copy-all"]

    /// The label that tells one card from another.
    var idLabel: String { vendor == .intel ? "hw_id" : "gpu_uuid" }

    /// The metric whose series are the cards.
    var identity: String { prefix + (vendor == .intel ? "intel_hw_gpu_info" : "amd_gpu_health") }

    /// Everything that is asked for.
    var metrics: [String] {
        let names =
            vendor == .intel
            ? [
                "hw_gpu_info", "hw_memory_size_bytes", "hw_memory_usage_bytes", "hw_memory_utilization_ratio",
                "hw_gpu_utilization_ratio", "hw_power_watts", "hw_status",
            ]
            : [
                "gpu_health", "gpu_total_vram", "gpu_used_vram", "gpu_gfx_activity", "gpu_average_package_power",
                "gpu_junction_temperature", "gpu_ecc_uncorrect_total", "gpu_umc_activity", "gpu_vcn_activity",
            ]
        return names.map { "\(prefix)\(vendor.rawValue)_\($0)" }
    }

    /// One card in an answer.
    struct Card: Sendable {
        let cards: MonitoredCards
        let labels: [String: String]
        let metrics: Metrics

        var id: String { labels[cards.idLabel] ?? "" }
        var node: String { labels["node"] ?? "" }

        /// The present values of a metric of this card.
        func values(_ metric: String, _ more: (Series) -> Bool = { _ in true }) -> [Double] {
            metrics.values("\(cards.prefix)\(cards.vendor.rawValue)_\(metric)") { isOwn($0) && more($0) }
        }

        func isOwn(_ series: Series) -> Bool { series.has(cards.idLabel, id) && series.has("node", node) }

        func sum(_ metric: String) -> Double? { values(metric).total }
        func average(_ metric: String, _ more: (Series) -> Bool = { _ in true }) -> Double? {
            values(metric, more).average
        }
        func maximum(_ metric: String, _ more: (Series) -> Bool = { _ in true }) -> Double? {
            values(metric, more).max()
        }
    }

    /// The cards of an answer, in the order of the identity's series, each once.
    func cards(in metrics: Metrics) -> [Card] {
        var seen: Set<String> = []
        return metrics[identity].compactMap { series in
            let card = Card(cards: self, labels: series.labels, metrics: metrics)
            return !card.id.isEmpty && seen.insert("\(card.node)|\(card.id)").inserted ? card : nil
        }
    }

    /// All cards of a maker.
    static func list(_ vendor: GPUVendor, _ board: Board) async throws(Failure) -> [Card] {
        let cards = MonitoredCards(vendor: vendor, prefix: "cluster_")
        return cards.cards(in: try await board.monitoring.instant("cluster", cards.metrics, hasStep: false))
    }
}

extension MonitoredCards.Card {
    /// Percent.
    var coreUse: Double? {
        switch cards.vendor {
        case .intel:
            maximum("hw_gpu_utilization_ratio") { series in
                ["compute-all", "render-all"].contains(series.labels["hw_gpu_task"] ?? "")
            }.map { min(100, $0 * 100) }
        default: average("gpu_gfx_activity")
        }
    }

    /// Mebibytes.
    var memoryTotal: Double? {
        cards.vendor == .intel ? sum("hw_memory_size_bytes").map { $0 / 1_048_576 } : sum("gpu_total_vram")
    }

    /// Mebibytes.
    var memoryUsed: Double? {
        cards.vendor == .intel ? sum("hw_memory_usage_bytes").map { $0 / 1_048_576 } : sum("gpu_used_vram")
    }

    /// Percent.
    var memoryUse: Double? {
        cards.vendor == .intel
            ? average("hw_memory_utilization_ratio").map { min(100, $0 * 100) }
            : memoryUsed.share(of: memoryTotal).map { $0 * 100 }
    }

    /// Watts.
    var power: Double? {
        cards.vendor == .intel
            ? average("hw_power_watts") { $0.has("hw_sensor_location", "card") } : average("gpu_average_package_power")
    }

    /// Degrees Celsius; Intel's cards do not tell it.
    var temperature: Double? { cards.vendor == .intel ? nil : average("gpu_junction_temperature") }

    private var isHealthy: Bool {
        cards.vendor == .intel
            ? maximum("hw_status") { $0.has("hw_type", "gpu") && $0.has("hw_state", "reset_needed") } != 1
            : maximum("gpu_health") == 1
    }

    /// The card in HAMI's words.
    var row: JSONObject {
        func label(_ name: String) -> JSONValue { .string(labels[name] ?? "") }
        var row: JSONObject = [
            "vendor": .string(cards.vendor.rawValue), "uuid": .string(id), "nodeUid": .string(id),
            "nodeName": .string(node), "isExternal": false, "health": .bool(isHealthy),
            "rowKey": .string("\(cards.vendor.rawValue)|\(node)|\(id)"), "deviceId": .string(id),
            "deviceNode": .string(node), "memoryTotal": .known(memoryTotal),
            "memoryUtilizedPercent": .known(memoryUse), "coreUtilizedPercent": .known(coreUse), "power": .known(power),
        ]
        switch cards.vendor {
        case .intel:
            row["type"] = label("hw_model")
            row["pciBdf"] = label("pci_bdf")
            row["memoryEcc"] = label("hw_memory_ecc")
            row["resetNeeded"] = .bool(!isHealthy)
        default:
            row["type"] = label("card_model")
            row["driver_version"] = label("driver_version")
            row["vbiosVersion"] = label("vbios_version")
            row["memoryUsed"] = .known(memoryUsed)
            row["temperature"] = .known(temperature)
            row["gpuHealth"] = .known(maximum("gpu_health"))
            let errors = maximum("gpu_ecc_uncorrect_total")
            row["eccUncorrectTotal"] = .known(errors)
            if let errors, errors > 0 {
                row["healthReason"] = "Uncorrectable ECC errors were detected on this GPU"
            }
        }
        return row
    }
}

extension [Double] {
    fileprivate var total: Double? { isEmpty ? nil : reduce(0, +) }
    fileprivate var average: Double? { isEmpty ? nil : reduce(0, +) / Double(count) }
}
