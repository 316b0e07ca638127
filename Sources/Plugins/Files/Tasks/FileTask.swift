import OlaresCore

/// A piece of work that the server does by itself, on one node, such as a copy (docs/protocol/files.md, "Tasks").
struct FileTask: Equatable, Sendable {
    /// Where it stands.
    enum State: Equatable, Sendable {
        /// Waiting, at work or paused, in the server's word.
        case open(String)
        case completed
        case failed(String)
        case cancelled
    }

    let state: State
    /// Whole percents, 0 to 100.
    let progress: Int
    /// Which phase it is in, and of how many; `nil` where there is only one.
    let phase: (number: Int64, of: Int64)?
    /// Whether it hands an upload that is complete on to its place, which nothing stops.
    var finishesUpload: Bool { json["action"]?.string == "upload_finalize" }
    /// Where what it makes is, or will be: under another name than was asked for, where that was taken.
    var destination: RemotePath? { json["dest"]?.string.flatMap { try? RemotePath($0) } }
    /// The server's own object.
    let json: JSONValue

    /// Reads the `task` of an answer.
    init(_ json: JSONValue) {
        let status = json["status"]?.string ?? ""
        switch status {
        case "completed": state = .completed
        case "failed":
            let reason = json["failed_reason"]?.string ?? ""
            state = .failed(reason.isEmpty ? "server reported failure with no failed_reason" : reason)
        case "canceled", "cancelled": state = .cancelled
        default: state = .open(status.isEmpty ? "pending" : status)
        }
        switch json["progress"] {
        case .integer(let percent)?: progress = Int(min(max(0, percent), 100))
        case .number(let percent)?: progress = Int(clamping: min(max(0, percent), 100))
        default: progress = 0
        }
        let phases = (json["total_phases"] ?? json["total_phase"])?.integer ?? 0
        phase = phases > 1 ? (json["current_phase"]?.integer ?? 1, phases) : nil
        self.json = json
    }

    /// The server's word for where it stands.
    var status: String {
        switch state {
        case .open(let word): word
        case .completed: "completed"
        case .failed: "failed"
        case .cancelled: "cancelled"
        }
    }

    /// Where it stands, in a few words: ` (phase 1/2): running 42%`.
    var summary: String {
        "\(phase.map { " (phase \($0.number)/\($0.of))" } ?? ""): \(status) \(progress)%"
    }

    static func == (a: FileTask, b: FileTask) -> Bool { a.json == b.json }
}

/// Where a task is.
struct TaskTicket: Hashable, Sendable {
    let id: String
    /// The node whose queue it is in; no other knows it.
    let node: String
    /// What it does, such as `copy`.
    let kind: String

    /// The command that follows it.
    var follow: NextStep {
        NextStep(["files", "task", "status", id, "--node", node, "--wait"], effect: .read)
    }
}

extension FilesServer {
    /// Where a task stands.
    /// - Throws: ``Failure`` with `remote_not_found` where the node has no such task.
    func task(_ ticket: TaskTicket) async throws(Failure) -> FileTask {
        let query = "task_id=\(ticket.id.formEncoded)"
        let what = "task \(ticket.id) on node \(ticket.node)"
        let answer = try await document(.files("GET", "/api/task/\(ticket.node.uriComponent)/?\(query)"), for: what)
        guard let task = answer["task"], task.object != nil else {
            throw .remoteNotFound(
                "\(what): not found on the server",
                advice: "check the id and the node: each node knows its own tasks only")
        }
        return FileTask(task)
    }
}

extension String {
    /// The string as a name or value of a query: as ``uriComponent``, but for fewer characters left alone and a plus for a
    /// space, which is what forms have.
    var formEncoded: String {
        split(separator: " " as Character, omittingEmptySubsequences: false)
            .map { PercentEncoding.encode(String($0)) }.joined(separator: "+")
    }
}
