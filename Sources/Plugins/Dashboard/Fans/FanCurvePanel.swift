import OlaresCore

/// How fast the fans are to turn at which temperature: a table that the Olares One has built in.
struct FanCurvePanel: Panel {
    let kind = "dashboard.overview.fan.curve"
    let interval: Duration? = nil

    private static let steps: [(cpu: Int64, gpu: Int64, cpuRange: String, gpuRange: String)] = [
        (0, 0, "0 - 54", "0 - 48"), (1100, 1300, "47 - 64", "39 - 58"), (1300, 1500, "54 - 71", "48 - 65"),
        (1500, 1700, "64 - 74", "58 - 68"), (1800, 2000, "71 - 77", "65 - 71"), (2100, 2300, "74 - 80", "68 - 74"),
        (2300, 2500, "77 - 83", "71 - 77"), (2300, 2700, "80 - 86", "75 - 80"), (2700, 2900, "83 - 88", "77 - 83"),
        (2900, 3100, "86 - 96", "80 - 86"),
    ]

    func read(_ board: Board) async throws(Failure) -> Report {
        var report = Report(
            kind, board.meta(),
            columns: [
                .init("STEP"), .init("CPU_RPM", "cpu_fan_rpm"), .init("GPU_RPM", "gpu_fan_rpm"),
                .init("CPU_TEMP", "cpu_temp_range"), .init("GPU_TEMP", "gpu_temp_range"),
            ])
        if let gate = await FanSensors(board: board).gate() {
            gate.meta(&report.meta)
            report.prose = ""
            report.notices = [gate.notice]
            return report
        }
        report.items = Self.steps.enumerated().map { index, step in
            let number = Int64(index) +| 1
            return Report.Item(
                raw: [
                    "step": .integer(number), "cpu_fan_rpm": .integer(step.cpu), "gpu_fan_rpm": .integer(step.gpu),
                    "cpu_temp_range": .string(step.cpuRange), "gpu_temp_range": .string(step.gpuRange),
                ],
                display: [
                    "step": .string(String(number)), "cpu_fan_rpm": .string(String(step.cpu)),
                    "gpu_fan_rpm": .string(String(step.gpu)), "cpu_temp_range": .string(step.cpuRange),
                    "gpu_temp_range": .string(step.gpuRange),
                ])
        }
        return report
    }
}
