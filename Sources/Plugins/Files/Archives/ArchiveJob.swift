import OlaresCore
import OlaresExecution

/// What `compress` and `extract` have in common: options, and what is said of the task.
struct ArchiveJob: Sendable {
    let format: String?
    let conflict: String
    let preservesLinks: Bool
    let readsPassword: Bool
    let node: String?
    private let waits: Bool
    private let interval: Int64

    init(_ arguments: Arguments) throws(Failure) {
        format = try arguments.text("format")
        conflict = try arguments.text("conflict") ?? "rename"
        preservesLinks = try arguments.flag("preserve-symlinks")
        readsPassword = try arguments.flag("password-stdin")
        node = try arguments.text("node")
        waits = try arguments.flag("wait")
        interval = try arguments.integer("poll-interval") ?? 0
    }

    /// Says that a task is queued, or follows it to its end.
    func finish(
        _ ticket: TaskTicket, _ members: JSONObject, _ server: FilesServer, _ context: CommandContext
    ) async throws(Failure) -> CommandResult {
        var json = members
        json["node"] = .string(ticket.node)
        json["task"] = .string(ticket.id)
        let queued = "queued \(ticket.kind) task: \(ticket.id)"
        guard waits else {
            json["status"] = "queued"
            let control = "olares-cli files task {cancel,pause,resume} \(ticket.id) --node \(ticket.node)"
            return CommandResult(
                .lines([queued]), json: .object(json),
                notices: ["follow it with: \(ticket.follow.commandLine)", "control it with: \(control)"])
        }
        context.notify(queued)
        var follower = TaskFollower(server: server, context: context)
        if interval > 0 { follower.interval = .seconds(interval) }
        let task = try await follower.follow(ticket)
        json["status"] = "completed"
        var line = "\(ticket.kind) task \(ticket.id) completed"
        if let made = task.destination, let asked = members["destination"]?.string, made.text != asked {
            line += ": \(made.text)  (\(asked) was taken)"
            json["made"] = .string(made.text)
        }
        return CommandResult(.lines([line]), json: .object(json))
    }
}
