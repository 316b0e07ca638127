import OlaresCore
import OlaresExecution

/// What `cp` and `mv` have in common: the server queues a task for each source, and goes to work on its own.
struct Paste: Sendable {
    private let action: PastePlan.Action
    private let paths: [String]
    private let isRecursive: Bool
    private let node: String?
    private let waits: Bool
    /// Whether the directory that things are put into is made where it is missing.
    private let makesDirectory: Bool

    init(_ action: PastePlan.Action, _ arguments: Arguments) throws(Failure) {
        self.action = action
        paths = [try arguments.requiredText("source")] + (try arguments.texts("paths"))
        isRecursive = try arguments.isRecursive
        node = try arguments.text("node")
        waits = try arguments.flag("wait")
        makesDirectory = try arguments.flag("mkpath")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let plan = try PastePlan(action, paths, isRecursive: isRecursive)
        let server = try FilesServer(context)
        try await server.requireSupport(for: plan.sources + [plan.destination])
        let taken = Set(try await plan.check(against: server, makesDirectory: makesDirectory))
        let missing = makesDirectory ? try await server.levels(of: plan.directory, for: action.rawValue).missing : []
        let jobs = try await jobs(plan, server)
        // A copy leaves what it is made of.
        let moved = action == .move ? plan.sources.filter(\.hasTrailingSlash) : []
        let shares = await SharesLeftBehind(below: moved, server)
        let lines =
            missing.suffix(1).map { "make \($0.text)" }
            + ["\(action.rawValue) \(jobs.count.counted("entry", "entries")):"]
            + jobs.map { "  \($0.line)  (node=\($0.node))" }
        if context.isDryRun {
            return server.client.plan(
                missing.suffix(1).map(ServiceRequest.makingDirectory) + jobs.map(request), saying: lines,
                members: [
                    "action": .string(action.rawValue), "tasks": .array(jobs.map { .object($0.members) }),
                ], notices: shares.notices)
        }
        for line in lines { context.notify(line) }
        // The service makes what is missing on the way.
        if let directory = missing.last {
            try await server.makeDirectory(directory, for: "\(action.rawValue): make \(directory.text)")
        }
        let queued = try await Tally(jobs) { job throws(Failure) in try await queue(job, server) }
        let waiting = queued.done.map(\.outcome)
        guard waits else { return report(queued, done: waiting, taken: taken, shares) }
        let follower = TaskFollower(server: server, context: context)
        let finished = try await Tally(waiting) { job throws(Failure) in try await follower.follow(job.ticket) }
        let done = finished.done.map { $0.item.ended(as: $0.outcome) }
        return report(queued, finished, done: done, taken: [], shares)
    }

    /// One source and where it goes.
    private struct Job: Sendable {
        let source: RemotePath
        let destination: RemotePath
        let node: String

        var line: String { "\(source.text) → \(destination.text)" }

        var members: JSONObject {
            ["source": .string(source.text), "destination": .string(destination.text), "node": .string(node)]
        }
    }

    /// A job that the server has taken.
    private struct QueuedJob: Sendable {
        let job: Job
        let ticket: TaskTicket
        /// What was made, where that has another name than was asked for.
        var made: RemotePath?

        var members: JSONObject {
            var json = job.members
            json["task"] = .string(ticket.id)
            if let made { json["made"] = .string(made.text) }
            return json
        }

        var line: String {
            "  ✓ \(job.source.text) → \(made?.text ?? job.destination.text)  task=\(ticket.id)"
                + (made == nil ? "" : "  (\(job.destination.name) was taken)")
        }

        func ended(as task: FileTask) -> QueuedJob {
            var copy = self
            if let place = task.destination, place.asFile != job.destination.asFile { copy.made = place }
            return copy
        }
    }

    /// The node that does the work: the one that has the files, where there is one.
    private func jobs(_ plan: PastePlan, _ server: FilesServer) async throws(Failure) -> [Job] {
        var first: String?
        var jobs: [Job] = []
        for (source, destination) in plan.pairs {
            var node = node ?? destination.ownNode ?? source.ownNode ?? first
            if node == nil {
                first = try await server.nodes().first?.name
                node = first
            }
            jobs.append(Job(source: source, destination: destination, node: node ?? ""))
        }
        return jobs
    }

    private func request(_ job: Job) -> ServiceRequest {
        .files(
            "PATCH", "/api/paste/\(job.node.uriComponent)/",
            json: [
                "action": .string(action.rawValue), "source": .string(job.source.wire),
                "destination": .string(job.destination.wire),
            ])
    }

    private func queue(_ job: Job, _ server: FilesServer) async throws(Failure) -> QueuedJob {
        let answer = try await server.document(request(job), for: "\(action.rawValue) \(job.line)")
        if let id = answer["task_id"]?.string, !id.isEmpty {
            return QueuedJob(job: job, ticket: TaskTicket(id: id, node: job.node, kind: action.rawValue))
        }
        throw Failure(
            .decode, "paste \(job.line): server returned no task_id (body=\(answer.compactText))",
            advice: "check that both versions fit")
    }

    /// - Parameters:
    ///   - finished: What became of the tasks; `nil` where nobody waited.
    ///   - done: The jobs that are queued, or finished.
    ///   - taken: Targets that are there already.
    private func report(
        _ queued: Tally<Job, QueuedJob>, _ finished: Tally<QueuedJob, FileTask>? = nil, done: [QueuedJob],
        taken: Set<RemotePath>, _ shares: SharesLeftBehind
    ) -> CommandResult {
        let status = finished == nil ? "queued" : "completed"
        let ids = done.map(\.ticket.id).joined(separator: ", ")
        let lines =
            done.map(\.line) + (finished?.failureLines(\.job.line) ?? [])
            + queued.failureLines(\.line)
            + ["\(status) \(done.count.counted("\(action.rawValue) task")): \(ids)"]
        let tasks = done.map { job in
            var json = job.members
            json["status"] = .string(status)
            return JSONValue.object(json)
        }
        let failed = (finished?.failures(\.members) ?? []) + queued.failures(\.members)
        var hints = finished == nil ? done.prefix(1).map { "follow it with: \($0.ticket.follow.commandLine)" } : []
        hints += done.filter { taken.contains($0.job.destination) }.map {
            "\($0.job.destination.text) is there already: the server gives the new one a name with a number"
        }
        if action == .copy, done.contains(where: \.job.source.hasTrailingSlash) {
            hints.append("links inside directories are not copied")
        }
        return CommandResult(
            .lines(lines),
            json: ["action": .string(action.rawValue), "tasks": .array(tasks), "failed": .array(failed)],
            notices: hints + shares.notices, exit: failed.isEmpty ? .done : .partial)
    }
}

extension RemotePath {
    /// The node that these files are on, where the path names it.
    var ownNode: String? { fileType == .cache || fileType == .external ? extend : nil }
}
