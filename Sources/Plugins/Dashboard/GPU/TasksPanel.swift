import OlaresCore

/// The pods that have a share of a card.
struct TasksPanel: Panel {
    let kind = "dashboard.overview.gpu.tasks"
    let interval: Duration? = nil

    func read(_ board: Board) async throws(Failure) -> Report {
        async let advice = GPUAdvice.about(board)
        let answer = try await board.hami.tasks()
        var report = Report(
            kind, board.meta(),
            columns: [
                .init("TASK", "task_name"), .init("STATUS"), .init("MODE"), .init("HOST", "host_node"),
                .init("CORE_UTIL"), .init("MEM", "mem_used"), .init("POD_UID"),
            ])
        if case .found(let document) = answer, let tasks = document["items"]?.array, !tasks.isEmpty {
            report.items = tasks.map { Report.Item(raw: $0.object ?? [:], display: Self.display($0)) }
        } else {
            report.setEmpty(answer, prose: "(no vGPUs detected — HAMI integration absent)")
            if case .found = answer { report.prose = "(no vGPU tasks)" }
        }
        return report.with(await advice)
    }

    private static func display(_ task: JSONValue) -> JSONObject {
        func text(_ member: String) -> JSONValue {
            .string(task[member].flatMap { $0 == .null ? nil : $0.plainText } ?? "")
        }
        return [
            "task_name": text("name"), "status": text("status"), "host_node": text("nodeName"),
            "pod_uid": text("podUid"), "mode": .string(CardText.mode(task["deviceShareModes"]?.array?.first)),
            "core_util": .string(NumberText.percent(task["devicesCoreUtilizedPercent"]?.array?.first?.measured)),
            "mem_used": .string(CardText.memory(task["devicesMemUtilized"]?.array?.first)),
        ]
    }
}
