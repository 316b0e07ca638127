import OlaresCore

/// What HAMI says of a card or a task, as it says it: for scripts that were written for older programs.
struct HAMIObjectPanel: Panel {
    /// What is asked for.
    enum Thing: Sendable {
        case card(id: String)
        case task(name: String, pod: String, mode: String?)
    }

    let thing: Thing
    let interval: Duration? = nil

    var kind: String {
        switch thing {
        case .card: "dashboard.overview.gpu.detail"
        case .task: "dashboard.overview.gpu.task.detail"
        }
    }

    func read(_ board: Board) async throws(Failure) -> Report {
        let answer: HAMI.Answer
        let absent, nothing: String
        switch thing {
        case .card(let id):
            answer = try await board.hami.card(id)
            absent = "(GPU not found — HAMI integration absent or UUID invalid)"
            nothing = "(no detail returned for this GPU UUID)"
        case .task(let name, let pod, let mode):
            answer = try await board.hami.task(name, pod: pod, shareMode: mode)
            absent = "(task not found — HAMI integration absent or pod-uid invalid)"
            nothing = "(no detail returned for this task)"
        }
        var report = Report(kind, board.meta())
        guard case .found(let document) = answer, let object = document.object, !object.isEmpty else {
            report.setEmpty(answer, prose: absent)
            if case .found = answer { report.prose = nothing }
            return report
        }
        report.columns = object.map(\.name).sorted().map { .init($0.uppercased(), $0) }
        report.items = [Report.Item(raw: object, display: object)]
        return report
    }
}
