import OlaresCore
import OlaresExecution

/// What `pause` and `resume` have in common (docs/protocol/files.md, "Tasks").
struct TaskControl: Sendable {
    /// The service's word for it; it takes any other for a resume.
    enum Operation: String, Sendable {
        case pause, resume

        var past: String { rawValue + "d" }
    }

    private let operation: Operation
    private let id: String
    private let node: String?
    private let skipsLook: Bool

    init(_ operation: Operation, _ arguments: Arguments) throws(Failure) {
        self.operation = operation
        id = try arguments.requiredText("task")
        node = try arguments.text("node")
        skipsLook = try arguments.flag("force")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let server = try FilesServer(context)
        let ticket = TaskTicket(id: id, node: try await server.archiveNode(node, for: []), kind: "queued")
        if !skipsLook { try await look(at: ticket, server) }
        let json: JSONObject = ["node": .string(ticket.node), "task": .string(id)]
        if context.isDryRun {
            return server.client.plan(
                [request(ticket)], saying: ["would \(operation.rawValue) task \(id) on node \(ticket.node)"],
                members: json)
        }
        try await send(ticket, server)
        return CommandResult(.lines(["\(operation.past) task \(id) on node \(ticket.node)"]), json: .object(json))
    }

    /// Refuses what cannot succeed. Whether a task is paused is not looked at: for a moment after a pause it says that
    /// it runs.
    private func look(at ticket: TaskTicket, _ server: FilesServer) async throws(Failure) {
        let task = try await server.task(ticket)
        guard case .open = task.state else {
            throw refusal(
                "task \(id) is already \(task.status) on node \(ticket.node); nothing to \(operation.rawValue) (pass --force "
                    + "to send it anyway)", ticket)
        }
        guard task.json["pause_able"]?.bool != false else {
            throw refusal(
                "task \(id) on node \(ticket.node) is not controllable: the server reports pause_able=false", ticket)
        }
    }

    private func request(_ ticket: TaskTicket) -> ServiceRequest {
        .files("POST", "/api/task/\(ticket.node.uriComponent)/?op=\(operation.rawValue)&task_id=\(id.formEncoded)")
    }

    private func send(_ ticket: TaskTicket, _ server: FilesServer) async throws(Failure) {
        let request = request(ticket)
        let response = try await server.client.send(request)
        let body = await response.excerpt(limit: 1 << 16)
        // Such as `task is not paused`: where it stands does not allow it.
        if response.status == 400, let answer = ServiceRefusal(status: 400, body: body), answer.kind == .other {
            throw refusal(
                "task \(id) on node \(ticket.node) cannot be \(operation.past): \(answer.text)", ticket)
        }
        let what = "\(operation.rawValue) task \(id) on node \(ticket.node)"
        try await server.requireSuccess(response.with(body: body), to: request, for: what)
        _ = try server.document(body, for: what)
    }

    private func refusal(_ message: String, _ ticket: TaskTicket) -> Failure {
        Failure(
            .preconditionFailed, message,
            next: [NextStep(["files", "task", "status", id, "--node", ticket.node], effect: .read)])
    }
}
