import OlaresCore
import OlaresExecution

/// Follows tasks to their end.
struct TaskFollower: Sendable {
    let server: FilesServer
    let context: CommandContext
    /// The longest poll interval.
    var interval = Duration.seconds(2)

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
        let poller = Poller(every: interval, firstPause: .milliseconds(100), clock: context.clock)
        let task = try await poller.run { _ throws(Failure) -> FileTask? in
            let task = try await server.task(ticket)
            show(task, ticket, after: shown)
            shown = task
            if case .open = task.state { return nil }
            return task
        } otherwise: { ending in
            guard case .failed(let failure, _) = ending, shown == nil || failure.code != .remoteNotFound else {
                return Self.forgotten(ticket)
            }
            return Self.lost(ticket, failure)
        }
        try check(task, ticket)
        context.showProgress([])
        return task
    }

    private func check(_ task: FileTask, _ ticket: TaskTicket) throws(Failure) {
        switch task.state {
        case .completed, .open: return
        case .failed(let reason):
            throw Failure(
                .serverRefused, "\(ticket.kind) task \(ticket.id) failed: \(TerminalText.sanitized(reason))",
                advice: "the reason is the server's own; nothing more of the task will be done", retryable: false)
        case .cancelled:
            throw Failure(
                .serverRefused, "\(ticket.kind) task \(ticket.id) was cancelled server-side",
                advice: "run it again, if it was not cancelled on purpose", retryable: false)
        }
    }

    /// The task may go on though nothing more is heard of it.
    private static func lost(_ ticket: TaskTicket, _ failure: Failure) -> Failure {
        Failure(
            failure.code, "\(failure.message)\nthe \(ticket.kind) task \(ticket.id) goes on on node \(ticket.node)",
            next: failure.next.isEmpty ? [ticket.follow] : failure.next, advice: failure.advice,
            retryable: failure.retryable)
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
        if context.console.showsProgress { return context.showProgress([line]) }
        let isNews = task.status != shown?.status || task.progress / 10 != (shown?.progress ?? 0) / 10
        if isNews { context.notify(line) }
    }
}
