import OlaresCore

/// How fast the fans turn.
struct LiveFanPanel: Panel {
    let kind = "dashboard.overview.fan.live"
    let interval: Duration? = .seconds(5)

    private static let columns: [Report.Column] = [
        .init("CPU_FAN"), .init("CPU_TEMP"), .init("GPU_FAN"), .init("GPU_TEMP"), .init("GPU_POWER"),
        .init("POWER_LIM", "gpu_power_lim"),
    ]

    func read(_ board: Board) async throws(Failure) -> Report {
        let sensors = FanSensors(board: board)
        var report = Report(kind, board.meta(poll: 5), columns: Self.columns)
        if let gate = await sensors.gate() {
            gate.meta(&report.meta)
            report.prose = ""
            report.notices = [gate.notice]
            return report
        }
        guard let data = try await sensors.readings() else {
            report.meta.emptyReason = .noFanIntegration
            report.meta.httpStatus = 404
            return report
        }
        let card = await firstCard(board)
        let item = Self.item(data, card, board.options.temperature)
        report.items = [item]
        report.pictures = [.gauges(Self.gauges(data, item))]
        return report
    }

    /// The first card's numbers, where HAMI tells them.
    private func firstCard(_ board: Board) async -> JSONValue? {
        guard case .found(let answer)? = try? await board.hami.cards() else { return nil }
        return answer["list"]?.array?.first
    }

    private static func item(_ data: JSONValue, _ card: JSONValue?, _ unit: TemperatureUnit) -> Report.Item {
        let (cpu, gpu) = (data["cpu_fan_speed"]?.measured, data["gpu_fan_speed"]?.measured)
        let (cpuHeat, gpuHeat) = (data["cpu_temperature"]?.measured, data["gpu_temperature"]?.measured)
        let (power, limit) = (card?["power"]?.measured, card?["powerLimit"]?.measured)
        return Report.Item(
            raw: [
                "cpu_fan_rpm": .known(cpu), "cpu_fan_rpm_max": .number(FanSensors.fastestCPU),
                "cpu_temp_c": .known(cpuHeat), "gpu_fan_rpm": .known(gpu),
                "gpu_fan_rpm_max": .number(FanSensors.fastestGPU), "gpu_temp_c": .known(gpuHeat),
                "gpu_power": .known(power), "gpu_power_limit": .known(limit),
            ],
            display: [
                "cpu_fan": .string(FanSensors.text(cpu, FanSensors.fastestCPU)),
                "cpu_temp": .string(unit.text(cpuHeat)),
                "gpu_fan": .string(FanSensors.text(gpu, FanSensors.fastestGPU)),
                "gpu_temp": .string(unit.text(gpuHeat)),
                "gpu_power": .string(power.map { NumberText.fixed($0, 2) + " W" } ?? NumberText.unknown),
                "gpu_power_lim": .string(limit.map { NumberText.stripped($0, 2) + " W" } ?? NumberText.unknown),
            ])
    }

    private static func gauges(_ data: JSONValue, _ item: Report.Item) -> [Picture.Gauge] {
        [
            ("CPU fan", "cpu_fan_speed", FanSensors.fastestCPU, "cpu_fan"),
            ("GPU fan", "gpu_fan_speed", FanSensors.fastestGPU, "gpu_fan"),
        ].map { label, member, fastest, text in
            Picture.Gauge(
                label: label, share: (data[member]?.measured).share(of: fastest), text: item.display[text]?.string ?? ""
            )
        }
    }
}
