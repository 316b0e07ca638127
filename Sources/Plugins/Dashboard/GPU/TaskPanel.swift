import OlaresCore

/// One pod's share of a card, with how it has fared.
struct TaskPanel: Panel {
    let kind = "dashboard.overview.gpu.task.detail.full"
    let interval: Duration? = .seconds(30)
    /// A name, or the id of a pod.
    let reference: String
    /// The id of the pod, and how it shares, where both are known without looking.
    var known: (pod: String, mode: String?)?

    private static let section = "dashboard.overview.gpu.task.detail"

    func read(_ board: Board) async throws(Failure) -> Report {
        let window = try HAMIWindow(board, standard: .seconds(3600))
        async let advice = GPUAdvice.about(board)
        if let known { return try await detail(reference, known.pod, known.mode, window, board).with(await advice) }
        let list = try await board.hami.tasks()
        guard case .found(let document) = list else {
            return Detail.empty(
                kind, list, prose: "(task not found — HAMI integration absent or task ref invalid)", window, board
            ).with(await advice)
        }
        let tasks = document["items"]?.array ?? []
        let byPod = tasks.filter { $0["podUid"]?.string == reference }
        let found = byPod.isEmpty ? tasks.filter { $0["name"]?.string == reference } : byPod
        guard let task = found.first else {
            var report = Detail.empty(kind, list, prose: noMatch(among: tasks), window, board)
            if !tasks.isEmpty { report.lines = [noMatch(among: tasks), hint(tasks)] }
            return report.with(await advice)
        }
        guard found.count == 1 else { throw ambiguous(found) }
        return try await detail(
            task["name"]?.string ?? reference, task["podUid"]?.string ?? "",
            task["deviceShareModes"]?.array?.first?.plainText, window, board
        ).with(await advice)
    }

    private func detail(
        _ name: String, _ pod: String, _ mode: String?, _ window: HAMIWindow, _ board: Board
    ) async throws(Failure) -> Report {
        let answer = try await board.hami.task(name, pod: pod, shareMode: mode)
        guard case .found(let document) = answer, let raw = document.object, !raw.isEmpty else {
            return Detail.empty(kind, answer, prose: "", window, board).explained
        }
        let queries = HAMIDetail.task(
            container: raw["name"]?.string ?? name, pod: raw["appName"]?.string ?? "",
            namespace: raw["namespace"]?.string ?? "")
        var display = JSONObject()
        for member in ["status", "nodeName", "type", "appName", "createTime", "allocatedCores", "allocatedMem"] {
            display[member] = raw[member].flatMap { $0 == .null ? nil : .string($0.plainText) }
        }
        display["deviceIds"] = .string((raw["deviceIds"]?.array ?? []).map(\.plainText).joined(separator: ","))
        return await queries.read(board.hami, window)
            .report(kind, detail: Self.section, raw: raw, display: display, window, board)
    }

    private func noMatch(among tasks: [JSONValue]) -> String {
        "(no task matches \(reference.quotedForMessage) — neither a name nor a pod-uid in HAMI's container list)"
    }

    private func hint(_ tasks: [JSONValue]) -> String {
        let names = tasks.prefix(5).map { "\($0["name"]?.string ?? "") (\($0["podUid"]?.string ?? ""))" }
        let more = tasks.count > 5 ? ", … +\(tasks.count - 5) more" : ""
        return "hint: try one of: " + names.joined(separator: ", ") + more
    }

    private func ambiguous(_ found: [JSONValue]) -> Failure {
        let pods = found.compactMap { $0["podUid"]?.string }.joined(separator: ", ")
        return Failure(
            .argumentInvalid,
            "task name \(reference.quotedForMessage) matches \(found.count) running pods (\(pods)); rerun with one of the pod-uids: olares-cli dashboard overview gpu tasks <pod-uid>",
            next: found.compactMap { $0["podUid"]?.string }.map {
                NextStep(["dashboard", "overview", "gpu", "tasks", $0], effect: .read)
            })
    }
}
