import Core

/// Looking again and again (docs/protocol/cluster.md, "Watching").
struct Watch: Sendable {
    /// Between two looks.
    let interval: Duration

    /// So many looks in a row may fail before it is given up.
    private static let patience = 5

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

    /// Looks until `look` says that this was the last time, or the task is cancelled.
    ///
    /// A failed look is told on standard error and made up for, as one answer that nobody understands is; the fifth in a row,
    /// and one that will fail again, ends it.
    /// - Parameters:
    ///   - verb: What stands in front of what is told.
    ///   - thing: What is fetched.
    ///   - deadline: When the last look is taken, however long the interval is; `nil` for never.
    func poll(
        _ verb: String, _ thing: String, in context: CommandContext, until deadline: Timestamp? = nil,
        look: () async throws(Failure) -> Bool
    ) async throws(Failure) {
        var losses = 0
        while !Task.isCancelled {
            do throws(Failure) {
                if try await look() { return }
                losses = 0
            } catch {
                if Task.isCancelled { return }
                losses += 1
                guard error.retryable != false, error.exit != .loginNeeded else { throw error }
                guard losses < Self.patience else {
                    throw error.prefixed("\(verb): aborted after \(losses) consecutive errors: ")
                }
                let kind = thing.prefix { $0 != " " }
                context.tell("\(verb): failed to fetch \(kind) (retry \(losses)): \(error.message)")
            }
            let rest = deadline.map { Duration.milliseconds(max(0, $0.milliseconds(since: context.clock.now))) }
            await context.clock.sleep(for: min(interval, rest ?? interval))
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

extension CommandContext {
    /// Says on standard error how it goes, where somebody reads along.
    func tell(_ line: String) {
        guard !isQuiet, !wantsData else { return }
        console.writeError(TerminalText.sanitized(line) + "\n")
    }
}

extension Duration {
    /// In the compact form of units, such as `2s`, `1m30s` or `500ms`.
    var text: String {
        guard milliseconds >= 1000 else { return "\(milliseconds)ms" }
        let seconds = milliseconds / 1000
        let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")].drop { $0.0 == 0 }
        return parts.map { "\($0.0)\($0.1)" }.joined()
    }
}
