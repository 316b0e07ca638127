import Core

/// Follows tasks to their end.
struct TaskFollower: Sendable {
    let server: FilesServer
    let context: CommandContext
    /// The longest pause between two looks.
    var interval = Duration.seconds(2)

    /// How often in a row a look may fail before the wait is given up.
    private static let tolerated = 5

    /// Waits until a task is completed, and shows how far it is.
    /// - Throws: ``Failure`` with `server_refused` when it fails or is cancelled on the server, and with `interrupted` when
    ///   the wait is; the task itself goes on then.
    @discardableResult
    func follow(_ ticket: TaskTicket) async throws(Failure) -> FileTask {
        let (follower, last) = (self, ticket)
        return try await context.interruption.during { () async throws(Failure) -> FileTask in
            try await follower.wait(for: last)
        } interrupted: {
            Failure(
                .interrupted,
                "stopped waiting; the \(last.kind) task \(last.id) goes on on node \(last.node), and this did not "
                    + "cancel it", next: [last.follow])
        }
    }

    /// As ``follow(_:)``, for work that is interrupted as a whole.
    @discardableResult
    func wait(for ticket: TaskTicket) async throws(Failure) -> FileTask {
        var shown: FileTask?
        // A small task is done in no time.
        var pause = min(interval, .milliseconds(100))
        while true {
            let task = try await look(at: ticket, isKnown: shown != nil)
            show(task, ticket, after: shown)
            switch task.state {
            case .completed:
                context.showProgress([])
                return task
            case .failed(let reason):
                throw Failure(
                    .serverRefused,
                    "\(ticket.kind) task \(ticket.id) failed: \(TerminalText.sanitized(reason))",
                    advice: "the reason is the server's own; nothing more of the task will be done", retryable: false)
            case .cancelled:
                throw Failure(
                    .serverRefused, "\(ticket.kind) task \(ticket.id) was cancelled server-side",
                    advice: "run it again, if it was not cancelled on purpose", retryable: false)
            case .open: break
            }
            shown = task
            await context.clock.sleep(for: pause)
            if Task.isCancelled { throw Failure(.interrupted, "interrupted") }
            pause = min(interval, pause * 2)
        }
    }

    /// Asks the server; a network that comes back is waited for.
    private func look(at ticket: TaskTicket, isKnown: Bool) async throws(Failure) -> FileTask {
        var failures = 0
        while true {
            do throws(Failure) { return try await server.task(ticket) } catch {
                if isKnown, error.code == .remoteNotFound { throw Self.forgotten(ticket) }
                failures += 1
                guard error.retryable == true, failures < Self.tolerated, !Task.isCancelled else {
                    throw Failure(
                        error.code,
                        "\(error.message)\nthe \(ticket.kind) task \(ticket.id) goes on on node \(ticket.node)",
                        next: error.next.isEmpty ? [ticket.follow] : error.next, advice: error.advice,
                        retryable: error.retryable)
                }
                await context.clock.sleep(for: interval)
            }
        }
    }

    /// The service keeps tasks in memory alone.
    private static func forgotten(_ ticket: TaskTicket) -> Failure {
        Failure(
            .operationFailed,
            "the server no longer knows the \(ticket.kind) task \(ticket.id) on node \(ticket.node): a restart of the "
                + "service ends its tasks, and what was done by then stays",
            advice: "look at the destination with `olares-cli files ls`, then run it again if something is missing",
            retryable: false)
    }

    /// On a terminal a line that changes in place; elsewhere one for each change of status and each tenth of the way.
    private func show(_ task: FileTask, _ ticket: TaskTicket, after shown: FileTask?) {
        let line = "  \(ticket.kind) task \(ticket.id)\(task.summary)"
        if context.console.errorIsTerminal { return context.showProgress([line]) }
        let isNews = task.status != shown?.status || task.progress / 10 != (shown?.progress ?? 0) / 10
        if isNews { context.tell(line) }
    }
}
