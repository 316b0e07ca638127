import OlaresCore

/// What the machine as a whole uses of what it has.
struct PhysicalPanel: Panel {
    let kind = "dashboard.overview.physical"
    let interval: Duration? = .seconds(60)

    private static let metrics = [
        "cpu_usage", "cpu_total", "cpu_utilisation", "memory_usage_wo_cache", "memory_total", "memory_utilisation",
        "disk_size_usage", "disk_size_capacity", "disk_size_utilisation", "pod_running_count", "pod_quota",
        "net_bytes_received", "net_bytes_transmitted",
    ].map { "cluster_\($0)" }

    func read(_ board: Board) async throws(Failure) -> Report {
        let metrics = try await board.range("cluster", Self.metrics, .overview)
        async let cards = GPUMemory(board: board).row()
        async let fans = FanSensors(board: board).rows()
        let (gpu, gpuWarnings) = await cards
        let (fanRows, fanWarnings) = await fans
        let rows = Self.rows(metrics) + (gpu.map { [$0] } ?? []) + fanRows
        var report = Report(
            kind, board.meta(poll: 60), columns: [.init("METRIC"), .init("VALUE"), .init("UTIL", "utilisation")],
            items: rows.map(\.item))
        report.meta.warnings = gpuWarnings + fanWarnings
        report.notices = report.meta.warnings.map { "warning: \($0)" }
        report.pictures = [.gauges(rows.filter(\.hasLimit).map(\.gauge))]
        if board.wantsCurves, board.options.window.isChosen || board.options.chart != nil {
            report.pictures.append(.curves(await curves(metrics, board)))
        }
        return report
    }

    private static func rows(_ metrics: Metrics) -> [PhysicalRow] {
        func value(_ name: String) -> Double? { metrics.value("cluster_\(name)") }
        let (cpu, cores) = (value("cpu_usage"), value("cpu_total"))
        let (memory, memoryTotal) = (value("memory_usage_wo_cache"), value("memory_total"))
        let (disk, diskTotal) = (value("disk_size_usage"), value("disk_size_capacity"))
        let (pods, quota) = (value("pod_running_count"), value("pod_quota"))
        return [
            PhysicalRow(
                "cpu", "CPU", cpu, of: cores, unit: "core", share: value("cpu_utilisation"),
                text: "\(NumberText.fixed(cpu, 2)) / \(NumberText.fixed(cores, 2))"),
            PhysicalRow(
                "memory", "Memory", memory, of: memoryTotal, unit: NumberText.sizeUnit(memoryTotal),
                share: value("memory_utilisation"),
                text: "\(NumberText.size(memory)) / \(NumberText.size(memoryTotal))"),
            PhysicalRow(
                "disk", "Disk", disk, of: diskTotal, unit: NumberText.sizeUnit(diskTotal),
                share: value("disk_size_utilisation"),
                text: "\(NumberText.size(disk)) / \(NumberText.size(diskTotal))"),
            PhysicalRow(
                "pods", "Pods", pods, of: quota, unit: "", share: pods.share(of: quota),
                text: "\(NumberText.whole(pods)) / \(NumberText.whole(quota))"),
            .rate("net_in", "Net In", value("net_bytes_received")),
            .rate("net_out", "Net Out", value("net_bytes_transmitted")),
        ]
    }

    private func curves(_ known: Metrics, _ board: Board) async -> Picture.Curves {
        let names = [("CPU", "cluster_cpu_utilisation"), ("Memory", "cluster_memory_utilisation")]
        let metrics = await board.curves("cluster", names.map(\.1), .overview, known: known)
        let bounds = board.bounds(.overview)
        return Picture.Curves(
            title: "Utilisation", unit: "%",
            lines: names.map { .init($0.0, metrics.series($0.1), scale: 100, step: metrics.step) },
            start: bounds.start, end: bounds.end, top: 100)
    }
}
