import OlaresCore

/// The disks, as they tell of themselves.
struct MainDiskPanel: Panel {
    let kind = "dashboard.overview.disk.main"
    let interval: Duration? = .seconds(60)

    private static let info = "node_disk_smartctl_info"
    private static let metrics = [
        info, "node_disk_temp_celsius", "node_one_disk_capacity_size", "node_one_disk_avail_size",
        "node_disk_power_on_hours", "node_one_disk_data_bytes_written",
    ]
    private static let columns: [Report.Column] = [
        .init("DEVICE"), .init("NODE"), .init("TYPE"), .init("HEALTH"), .init("TOTAL"), .init("USED"),
        .init("AVAIL"), .init("UTIL"), .init("TEMP", "temperature"), .init("MODEL"), .init("SERIAL"),
        .init("PROTOCOL"), .init("FIRMWARE"), .init("4K_NATIVE", "is_4k_native"),
        .init("POWER_ON", "power_on_hours"), .init("WRITTEN", "write_volume"),
    ]

    func read(_ board: Board) async throws(Failure) -> Report {
        let metrics = try await board.monitoring.instant("nodes", Self.metrics)
        let disks = metrics[Self.info].map { Disk($0, metrics) }
            .sorted { ($0.node, $0.device) < ($1.node, $1.device) }
        var report = Report(
            kind, board.meta(poll: 60), columns: Self.columns,
            items: disks.map { $0.item(board.options.temperature) })
        report.pictures = disks.isEmpty ? [] : [.gauges(disks.map(\.gauge))]
        return report
    }
}

/// One disk.
private struct Disk {
    private let labels: [String: String]
    private let capacity, available, celsius, hours, written: Double?

    init(_ info: Series, _ metrics: Metrics) {
        labels = info.labels
        let (device, node) = (info.labels["device"] ?? "", info.labels["node"])
        func value(_ name: String) -> Double? {
            metrics.value(name) { series in
                guard !device.isEmpty, series.labels["node"] == node else { return false }
                return (series.labels["device"] ?? series.labels["disk_name"] ?? "").contains(device)
            }
        }
        capacity = value("node_one_disk_capacity_size")
        available = value("node_one_disk_avail_size")
        celsius = value("node_disk_temp_celsius")
        hours = value("node_disk_power_on_hours")
        written = value("node_one_disk_data_bytes_written")
    }

    var device: String { labels["device"] ?? "" }
    var node: String { labels["node"] ?? "" }
    private var isRotational: Bool { labels["rotational"] == "1" }
    private var isHealthy: Bool { labels["health_ok"] == "true" }
    private var total: Double? { labels["capacity"].flatMap { JSONValue.string($0).measured } }
    private var used: Double? { capacity.flatMap { all in available.map { all - $0 } } }

    private func block(_ name: String) -> String {
        labels[name].flatMap { $0.isEmpty ? nil : $0 } ?? "512"
    }

    private var is4KNative: Bool {
        let (logical, physical) = (block("logical_block_size"), block("physical_block_size"))
        return logical == "4096" && (!isRotational || physical == "4096")
    }

    var gauge: Picture.Gauge {
        Picture.Gauge(
            label: device, share: used.share(of: capacity), text: "\(NumberText.size(used)) / \(NumberText.size(total))"
        )
    }

    func item(_ unit: TemperatureUnit) -> Report.Item {
        let share = used.share(of: capacity)
        let type = isRotational ? "HDD" : "SSD"
        var raw: JSONObject = [
            "device": .string(device), "node": .string(node), "name": .string(labels["name"] ?? ""),
            "type": .string(type), "rotational": .bool(isRotational), "health_ok": .bool(isHealthy),
            "capacity_total": .known(total), "capacity_used": .known(capacity), "capacity_avail": .known(available),
            "used": .known(used), "used_ratio": .known(share), "logical_block": .string(block("logical_block_size")),
            "physical_block": .string(block("physical_block_size")), "is_4k_native": .bool(is4KNative),
            "temperature_c": .known(celsius), "power_on_hours": .known(hours), "data_bytes_written": .known(written),
        ]
        var display: JSONObject = [
            "device": .string(device), "node": .string(node), "type": .string(type),
            "health": .string(isHealthy ? "Normal" : "Exception"), "total": .string(NumberText.size(total)),
            "used": .string(NumberText.size(used)), "avail": .string(NumberText.size(available)),
            "util": .string(NumberText.percent(ofOne: share)),
            "temperature": .string(unit.text(celsius == 0 ? nil : celsius)),
            "is_4k_native": .string(is4KNative ? "Yes" : "No"),
            "power_on_hours": .string(hours.map { NumberText.whole($0) + "h" } ?? NumberText.unknown),
            "write_volume": .string(NumberText.size(written)),
        ]
        for name in ["model", "serial", "protocol", "firmware"] {
            raw[name] = .string(labels[name] ?? "")
            display[name] = raw[name]
        }
        return Report.Item(raw: raw, display: display)
    }
}
