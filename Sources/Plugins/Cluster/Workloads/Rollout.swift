import OlaresCore

/// How far a workload is on its way to what it was declared to be.
struct Rollout: Sendable {
    private let workload: Workload
    private let fetched: Timestamp

    init(_ workload: Workload, _ now: Timestamp) {
        self.workload = workload
        fetched = now
    }

    var isConverged: Bool { workload.isConverged }
    var hasExceededDeadline: Bool { workload.hasExceededDeadline }
    private var phase: String { isConverged ? "converged" : "rolling out" }

    /// What is worth telling when it changes.
    var news: [String] { [phase, workload.ready, workload.updated, workload.generation] }

    func result(exit: ExitCode = .done) -> CommandResult {
        let object = workload.object
        let generation = workload.generation.isEmpty ? "" : ", generation \(workload.generation)"
        return CommandResult(
            .lines([
                "\(workload.kind.title) \"\(object.namespace)/\(object.name)\" rollout: \(workload.ready) ready, "
                    + "\(workload.updated)\(generation), \(phase)"
            ]),
            json: [
                "kind": .string(workload.kind.title), "namespace": .string(object.namespace),
                "name": .string(object.name), "ready": .string(workload.ready), "updated": .string(workload.updated),
                "generation": .string(workload.generation), "phase": .string(phase), "converged": .bool(isConverged),
                "fetchedAt": .string(fetched.localText),
            ], exit: exit)
    }
}

/// Following a rollout to its end.
struct RolloutWatch: Sendable {
    private let watch: Watch
    /// In how many milliseconds it is given up; 0 for never.
    private let limit: Int64

    /// Reads the options `watch`, `interval` and `timeout`; `nil` when nobody asks for it.
    init?(_ arguments: Arguments) throws(Failure) {
        let timeout = try arguments.integer("timeout")
        guard let watch = try Watch(arguments) else {
            if timeout != nil { throw Watch.missing("timeout") }
            return nil
        }
        self.watch = watch
        limit = timeout ?? 600_000
    }

    /// Shows each change until the workload is as declared.
    /// - Parameter first: A line before all others, which has no data and so is for people alone.
    func result(
        of workload: WorkloadReference, _ hub: ControlHub, in context: CommandContext, after first: String? = nil
    ) -> CommandResult {
        let rollout = self
        let source: CommandResult.ResultSource = { show throws(Failure) in
            if let first { try show(CommandResult(.lines([first]), json: .null)) }
            try await context.interruption.during { () throws(Failure) in
                try await rollout.follow(workload, hub, in: context, show)
            } interrupted: {
                Failure(
                    .interrupted, "stopped watching; \(workload.text) goes on",
                    next: [workload.call("rollout-status", effect: .read)])
            }
        }
        return CommandResult(.series(replaces: false, source), json: .null)
    }

    private func follow(
        _ workload: WorkloadReference, _ hub: ControlHub, in context: CommandContext,
        _ show: (CommandResult) throws(Failure) -> Void
    ) async throws(Failure) {
        let start = context.clock.now
        var told: [String] = []
        var isConverged = false
        let timeout: Duration? = limit > 0 ? .milliseconds(limit) : nil
        try await watch.poll("rollout-status", workload.text, in: context, within: timeout) { () throws(Failure) in
            let snapshot = Rollout(try await workload.object(of: hub), context.clock.now)
            if snapshot.news != told { try show(snapshot.result()) }
            told = snapshot.news
            isConverged = snapshot.isConverged
            if !isConverged {
                if snapshot.hasExceededDeadline { throw Self.exceeded(workload) }
                try checkTime(since: start, context.clock.now, workload)
            }
            return isConverged
        }
        guard isConverged else { throw Failure(.interrupted, "interrupted") }
    }

    private static func exceeded(_ workload: WorkloadReference) -> Failure {
        Failure(
            .operationFailed,
            "rollout-status: the new pods of \(workload.text) were not ready within its progress deadline",
            next: [NextStep(["cluster", "application", "status", workload.object.namespace], effect: .read)])
    }

    private func checkTime(since start: Timestamp, _ now: Timestamp, _ workload: WorkloadReference) throws(Failure) {
        guard limit > 0, now.milliseconds(since: start) >= limit else { return }
        throw Failure(
            .notFinished, "rollout-status: timed out after \(Duration.milliseconds(limit).text) without convergence",
            next: [
                workload.call("rollout-status", ["--watch"], effect: .read),
                NextStep(["cluster", "application", "status", workload.object.namespace], effect: .read),
            ])
    }
}
