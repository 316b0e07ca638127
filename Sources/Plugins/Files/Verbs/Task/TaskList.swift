import OlaresCore
import OlaresExecution

/// `files task list`: the tasks of the nodes.
struct TaskList: CommandHandler {
    private let node: String?
    private let states: [String]
    private let includesEnded: Bool

    init(_ arguments: Arguments) throws(Failure) {
        node = try arguments.text("node")
        states = try arguments.texts("state")
        includesEnded = try arguments.flag("all")
    }

    private static let open = ["pending", "running", "paused"]
    private static let ended = ["completed", "failed", "canceled"]

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        let nodes = if let node { [node] } else { try await server.nodes().map(\.name) }
        let states = self.states.isEmpty ? Self.open + (includesEnded ? Self.ended : []) : self.states
        let tally = try await Tally(nodes) { node throws(Failure) in
            try await server.tasks(in: states, on: node)
        }
        let rows = tally.done.flatMap { done in done.outcome.map { Row(task: $0, node: done.item) } }
        let columns = ["TASK", "NODE", "ACTION", "STATUS", "PROGRESS", "SOURCE", "DESTINATION"].map { Table.Column($0) }
        return CommandResult(
            .table(
                Table(columns: columns, rows: rows.map(\.cells), records: rows.map(\.record)),
                empty: ["no tasks that are \(states.joined(separator: ", "))"]),
            json: [
                "tasks": .array(rows.map(\.record)),
                "failed": .array(tally.failures { ["node": .string($0)] }),
            ],
            notices: tally.failed.map { "failed: node \($0.item): \($0.failure.message)" }, exit: tally.exit)
    }

    private struct Row {
        let task: FileTask
        let node: String

        var cells: [String] {
            [id, node, text("action"), task.status, "\(task.progress)%", text("source"), text("dest")]
        }

        var record: JSONValue {
            [
                "task": .string(id), "node": .string(node), "action": member("action"), "status": .string(task.status),
                "progress": .integer(Int64(task.progress)), "source": member("source"), "destination": member("dest"),
                "reason": reason,
            ]
        }

        private var id: String { task.json["id"]?.string ?? "-" }

        private var reason: JSONValue {
            if case .failed(let reason) = task.state { .string(reason) } else { .null }
        }

        private func text(_ name: String) -> String { member(name).string ?? "-" }

        private func member(_ name: String) -> JSONValue {
            guard let text = task.json[name]?.string, !text.isEmpty else { return .null }
            return .string(text)
        }
    }
}

extension FilesServer {
    /// The tasks of a node that are in some states, in its order (docs/protocol/files.md, "Tasks").
    func tasks(in states: [String], on node: String) async throws(Failure) -> [FileTask] {
        let query = "status=\(states.joined(separator: ",").formEncoded)"
        let what = "list tasks of node \(node)"
        let answer = try await document(.files("GET", "/api/task/\(node.uriComponent)/?\(query)"), for: what)
        guard answer.object != nil, answer["task"] == nil else {
            throw Failure(
                .decode, "\(what): the server's answer is no list of tasks", advice: "check that both versions fit")
        }
        return (answer["tasks"]?.array ?? []).filter { $0.object != nil }.map { FileTask($0) }
    }
}
