import OlaresCore

/// `files task status`: where a task stands, or with `--wait` its end.
struct TaskStatus: CommandHandler {
    private let id: String
    private let node: String?
    private let waits: Bool

    init(_ arguments: Arguments) throws(Failure) {
        id = try arguments.requiredText("task")
        node = try arguments.text("node")
        waits = try arguments.flag("wait")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        let ticket = TaskTicket(id: id, node: try await server.archiveNode(node, for: []), kind: "queued")
        let task =
            waits
            ? try await TaskFollower(server: server, context: context).follow(ticket) : try await server.task(ticket)
        var lines = ["task \(id)\(task.summary)"]
        if case .failed(let reason) = task.state { lines.append("reason: \(reason)") }
        var json: JSONObject = [
            "task": .string(id), "node": .string(ticket.node), "status": .string(task.status),
            "progress": task.json["progress"] ?? 0,
        ]
        if case .failed(let reason) = task.state { json["reason"] = .string(reason) }
        return CommandResult(.lines(lines), json: .object(json))
    }
}
