import OlaresCore

/// Numbers of each node, and how one of them has changed: what `cpu`, `memory` and `pods` have in common.
protocol NodePanel: Panel {
    /// What is asked for, in order.
    var metrics: [String] { get }
    var columns: [Report.Column] { get }
    /// The row of a node.
    func item(_ node: NodeValues, _ board: Board) -> Report.Item
    /// How much of its limit each node uses.
    func gauge(_ node: NodeValues) -> Picture.Gauge?
    /// What curves show, as a share of one: the metric, and a title.
    var curve: (metric: String, title: String)? { get }
}

/// The present values of a node.
struct NodeValues: Sendable {
    let name: String
    let metrics: Metrics

    subscript(metric: String) -> Double? { metrics.value(metric) { $0.node == name } }
}

extension NodePanel {
    var interval: Duration? { .seconds(60) }

    func read(_ board: Board) async throws(Failure) -> Report {
        let answer = try await board.range("nodes", metrics, .node)
        let nodes = answer.nodes(in: metrics).map { NodeValues(name: $0, metrics: answer) }
        var report = Report(
            kind, board.meta(poll: 60), columns: columns, items: nodes.map { item($0, board) })
        let gauges = nodes.compactMap(gauge)
        if !gauges.isEmpty { report.pictures.append(.gauges(gauges)) }
        if board.wantsCurves, let curve {
            let samples = await board.curves("nodes", [curve.metric], .node, known: answer)
            let bounds = board.bounds(.node)
            report.pictures.append(
                .curves(
                    Picture.Curves(
                        title: curve.title, unit: "%",
                        lines: samples.nodes(in: [curve.metric]).map { node in
                            .init(
                                node, samples.series(curve.metric) { $0.node == node }, scale: 100,
                                step: samples.step)
                        }, start: bounds.start, end: bounds.end, top: 100)))
        }
        return report
    }
}

/// The processors of each node.
struct CPUPanel: NodePanel {
    let kind = "dashboard.overview.cpu"
    let metrics = [
        "cpu_total", "cpu_utilisation", "user_cpu_usage", "system_cpu_usage", "iowait_cpu_usage", "load1", "load5",
        "load15", "cpu_temp_celsius", "cpu_base_frequency_hertz_max",
    ].map { "node_\($0)" }
    let columns: [Report.Column] = [
        .init("NODE"), .init("FREQ"), .init("CORES"), .init("CPU_UTIL"), .init("USER"), .init("SYSTEM"),
        .init("IOWAIT"), .init("LOAD1"), .init("LOAD5"), .init("LOAD15"), .init("TEMP"),
    ]
    let curve: (metric: String, title: String)? = ("node_cpu_utilisation", "CPU utilisation")

    func item(_ node: NodeValues, _ board: Board) -> Report.Item {
        let (frequency, temperature) = (node["node_cpu_base_frequency_hertz_max"], node["node_cpu_temp_celsius"])
        var raw: JSONObject = [
            "node": .string(node.name), "freq_hz": .known(frequency), "cores": .known(node["node_cpu_total"]),
            "temp_c": .known(temperature),
        ]
        var display: JSONObject = [
            "node": .string(node.name), "freq": .string(NumberText.frequency(frequency)),
            "cores": .string(NumberText.whole(node["node_cpu_total"])),
            "temp": .string(board.options.temperature.text(temperature)),
        ]
        for (name, metric) in [
            ("cpu_util", "cpu_utilisation"), ("user", "user_cpu_usage"), ("system", "system_cpu_usage"),
            ("iowait", "iowait_cpu_usage"),
        ] {
            raw[name] = .known(node["node_\(metric)"])
            display[name] = .string(NumberText.percent(ofOne: node["node_\(metric)"]))
        }
        for name in ["load1", "load5", "load15"] {
            raw[name] = .known(node["node_\(name)"])
            display[name] = .string(NumberText.fixed(node["node_\(name)"], 2))
        }
        return Report.Item(raw: raw, display: display)
    }

    func gauge(_ node: NodeValues) -> Picture.Gauge? {
        let share = node["node_cpu_utilisation"]
        return Picture.Gauge(
            label: node.name, share: share, text: "of \(NumberText.whole(node["node_cpu_total"])) cores")
    }
}

/// The memory of each node.
struct MemoryPanel: NodePanel {
    let kind = "dashboard.overview.memory"
    let isSwap: Bool

    var metrics: [String] {
        let names =
            isSwap
            ? ["swap_total", "swap_used", "pgpgin_rate", "pgpgout_rate"]
            : ["total", "usage_wo_cache", "available", "utilisation", "cached", "buffers"]
        return names.map { "node_memory_\($0)" }
    }
    var columns: [Report.Column] {
        (isSwap
            ? ["NODE", "TOTAL", "USED", "PG_IN", "PG_OUT", "UTIL"]
            : ["NODE", "TOTAL", "USED", "AVAIL", "BUFFERS", "CACHED", "UTIL"]).map { .init($0) }
    }
    var curve: (metric: String, title: String)? {
        isSwap ? nil : ("node_memory_utilisation", "Memory utilisation")
    }

    private func used(_ node: NodeValues) -> (used: Double?, total: Double?, share: Double?) {
        func value(_ name: String) -> Double? { node["node_memory_\(name)"] }
        guard isSwap else { return (value("usage_wo_cache"), value("total"), value("utilisation")) }
        let (used, total) = (value("swap_used"), value("swap_total"))
        return (used, total, used.share(of: total))
    }

    func item(_ node: NodeValues, _ board: Board) -> Report.Item {
        let (used, total, share) = used(node)
        var raw: JSONObject = [
            "node": .string(node.name), "total": .known(total), "used": .known(used), "util": .known(share),
            "mode": .string(isSwap ? "swap" : "physical"),
        ]
        var display: JSONObject = [
            "node": .string(node.name), "total": .string(NumberText.size(total)),
            "used": .string(NumberText.size(used)), "util": .string(NumberText.percent(ofOne: share)),
        ]
        let more =
            isSwap
            ? [("pg_in", "pgpgin_rate"), ("pg_out", "pgpgout_rate")]
            : [("avail", "available"), ("buffers", "buffers"), ("cached", "cached")]
        for (name, metric) in more {
            let value = node["node_memory_\(metric)"]
            raw[name] = .known(value)
            display[name] = .string(isSwap ? NumberText.significant(value) : NumberText.size(value))
        }
        return Report.Item(raw: raw, display: display)
    }

    func gauge(_ node: NodeValues) -> Picture.Gauge? {
        let (used, total, share) = used(node)
        return Picture.Gauge(
            label: node.name, share: share, text: "\(NumberText.size(used)) / \(NumberText.size(total))")
    }
}

/// How many pods run on each node.
struct PodsPanel: NodePanel {
    let kind = "dashboard.overview.pods"
    let metrics = ["node_pod_running_count", "node_pod_quota", "node_pod_utilisation"]
    let columns: [Report.Column] = [.init("NODE"), .init("RUNNING"), .init("QUOTA"), .init("UTIL")]
    let curve: (metric: String, title: String)? = nil

    func item(_ node: NodeValues, _ board: Board) -> Report.Item {
        let (running, quota, share) = (node[metrics[0]], node[metrics[1]], node[metrics[2]])
        return Report.Item(
            raw: [
                "node": .string(node.name), "running": .known(running), "quota": .known(quota), "util": .known(share),
            ],
            display: [
                "node": .string(node.name), "running": .string(NumberText.whole(running)),
                "quota": .string(NumberText.whole(quota)), "util": .string(NumberText.percent(ofOne: share)),
            ])
    }

    func gauge(_ node: NodeValues) -> Picture.Gauge? {
        Picture.Gauge(
            label: node.name, share: node[metrics[2]],
            text: "\(NumberText.whole(node[metrics[0]])) / \(NumberText.whole(node[metrics[1]]))")
    }
}
