import OlaresCore
import OlaresExecution

/// Polling until something changes or ends (docs/protocol/cluster.md, "Watching").
struct Watch: Sendable {
    /// The poll interval.
    let interval: Duration

    init(interval: Duration) { self.interval = interval }

    /// Reads the options `watch` and `interval`; `nil` when nobody asks for it.
    init?(_ arguments: Arguments) throws(Failure) {
        let interval = try arguments.integer("interval")
        guard try arguments.flag("watch") else {
            if interval != nil { throw Self.missing("interval") }
            return nil
        }
        self.init(interval: .milliseconds(interval.map { $0 > 0 ? $0 : 2000 } ?? 2000))
    }

    /// An option that says something about a watch which nobody asked for.
    static func missing(_ option: String) -> Failure {
        Failure(.optionsConflict, "--\(option) requires --watch", advice: "add --watch, or leave --\(option) out")
    }

    /// Shows each look in place of the one before, until somebody stops it, which is its good end.
    /// - Parameter thing: What is watched, such as `pod shop/web-0`.
    func screen(
        of thing: String, in context: CommandContext,
        look: @escaping @Sendable () async throws(Failure) -> CommandResult
    ) -> CommandResult {
        let watch = self
        let source: CommandResult.ResultSource = { show throws(Failure) in
            try await watch.untilCtrlC(in: context) { () throws(Failure) in
                try await watch.poll("watch", thing, in: context) { () throws(Failure) in
                    let result = try await look()
                    try show(result.under(watch.banner(thing, context.clock.now)))
                    return false
                }
            }
        }
        return CommandResult(.series(replaces: true, source), json: .null)
    }

    /// Runs work that has no end of its own. Ctrl-C is a good one; every other signal, and the end of a tool call, is not.
    func untilCtrlC(
        in context: CommandContext, _ work: @escaping @Sendable () async throws(Failure) -> Void
    ) async throws(Failure) {
        do throws(Failure) {
            try await context.interruption.during { () async throws(Failure) in
                try await work()
                if Task.isCancelled { throw Failure(.interrupted, "interrupted") }
            } interrupted: {
                Failure(.interrupted, "interrupted")
            }
        } catch {
            guard error.code == .interrupted, context.interruption.isFromKeyboard else { throw error }
        }
    }

    private func banner(_ thing: String, _ now: Timestamp) -> String {
        "Watching \(thing) every \(interval.text) (Ctrl-C to exit). Last fetch: \(now.localText)"
    }

    /// Polls until `look` says that this was the last time, or the task is cancelled.
    /// - Parameters:
    ///   - verb: What stands in front of what is told.
    ///   - thing: What is fetched.
    ///   - timeout: The time at which the last poll is made, however long the interval is; `nil` for never.
    func poll(
        _ verb: String, _ thing: String, in context: CommandContext, within timeout: Duration? = nil,
        look: () async throws(Failure) -> Bool
    ) async throws(Failure) {
        let poller = Poller(every: interval, timeout: timeout, clock: context.clock)
        try await poller.run { _ throws(Failure) -> Void? in
            try await look() ? () : nil
        } retrying: { failure, count in
            let kind = thing.prefix { $0 != " " }
            context.notify("\(verb): failed to fetch \(kind) (retry \(count)): \(failure.message)")
        } otherwise: { ending in
            guard case .failed(let failure, let count) = ending else {
                return Failure(.notFinished, "\(verb): timed out")
            }
            return failure.isTransient
                ? failure.prefixed("\(verb): aborted after \(count) consecutive errors: ") : failure
        }
    }
}

extension CommandResult {
    /// The same with a line and an empty one above what people see.
    fileprivate func under(_ banner: String) -> CommandResult {
        guard case .lines(let lines) = view else { return self }
        return CommandResult(.lines([banner, ""] + lines), json: json, notices: notices, exit: exit)
    }
}
