import OlaresCore
import OlaresExecution

/// `files task cancel`: one task, or all of a node.
struct TaskCancel: CommandHandler {
    private let id: String?
    private let cancelsAll: Bool
    private let node: String?
    private let skipsLook: Bool

    init(_ arguments: Arguments) throws(Failure) {
        id = try arguments.text("task")
        cancelsAll = try arguments.flag("all")
        node = try arguments.text("node")
        skipsLook = try arguments.flag("force")
    }

    /// Only everything at once is worth a question: a single task can be queued again.
    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        try check()
        guard cancelsAll, !skipsLook else { return "" }
        let node = try await node(FilesServer(context))
        return "Cancel ALL tasks on node \(node.quotedForMessage)? That hits tasks started elsewhere too."
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try check()
        let server = try FilesServer(context)
        let node = try await node(server)
        let what = id.map { "task \($0)" } ?? "all tasks"
        if let id { try await look(at: id, on: node, server) }
        let json: JSONObject = [
            "node": .string(node), "task": id.map { .string($0) } ?? .null, "all": .bool(cancelsAll),
        ]
        let query = id.map { "task_id=\($0.formEncoded)" } ?? "all=1"
        let request = ServiceRequest.files("DELETE", "/api/task/\(node.uriComponent)/?\(query)")
        if context.isDryRun {
            return server.client.plan([request], saying: ["would cancel \(what) on node \(node)"], members: json)
        }
        _ = try await server.document(request, for: "cancel \(what) on node \(node)")
        return CommandResult(.lines(["cancelled \(what) on node \(node)"]), json: .object(json))
    }

    private func check() throws(Failure) {
        guard id == nil || !cancelsAll else {
            throw Failure(
                .optionsConflict, "task cancel: pass either a <task-id> or --all, not both", advice: "drop one of them")
        }
        guard id != nil || cancelsAll else {
            throw Failure(
                .argumentCount, "task cancel: need a <task-id> (or --all for every task of a node)",
                advice: "add the id that cp, mv, compress or extract printed"
            ).with(missing: ["task"])
        }
    }

    private func node(_ server: FilesServer) async throws(Failure) -> String {
        try await server.archiveNode(node, for: [])
    }

    /// Refuses what is not known, is over, or cannot be stopped. The service itself would call each of them cancelled.
    private func look(at id: String, on node: String, _ server: FilesServer) async throws(Failure) {
        let task = try await server.task(TaskTicket(id: id, node: node, kind: "queued"))
        let status = ["files", "task", "status", id, "--node", node]
        guard case .open = task.state else {
            throw Failure(
                .alreadyDone, "task \(id) is already \(task.status) on node \(node); nothing to cancel",
                next: [NextStep(status, effect: .read)])
        }
        guard skipsLook || !task.finishesUpload else {
            throw Failure(
                .preconditionFailed,
                "task \(id) on node \(node) puts an upload in its place: the service would call it cancelled, and go on "
                    + "(pass --force to send it anyway)", next: [NextStep(status + ["--wait"], effect: .read)])
        }
    }
}
