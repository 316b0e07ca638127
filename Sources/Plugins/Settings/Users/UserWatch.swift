import Core

/// Looks at the status of a user until it is made or gone.
struct UserWatch: Sendable {
    /// What is waited for.
    enum Goal: String, Sendable {
        case create, delete
    }

    let goal: Goal
    let name: String
    /// In milliseconds.
    let interval: Int64
    /// In milliseconds.
    let timeout: Int64
    let users: UserServer
    let context: CommandContext

    /// So many looks in a row may fail before it is given up.
    private static let patience = 5

    private var follow: NextStep {
        goal == .create
            ? NextStep(["settings", "users", "get", name], effect: .read)
            : NextStep(["settings", "users", "list"], effect: .read)
    }

    /// The status at the good end.
    /// - Throws: ``Failure`` with `operation_failed` at a bad end, `not_finished` when the time is over, `interrupted` when
    ///   somebody stops it; the Olares goes on then.
    func run() async throws(Failure) -> UserStatus {
        let watch = self
        return try await context.interruption.during { () async throws(Failure) -> UserStatus in
            try await watch.poll()
        } interrupted: {
            Failure(.interrupted, "\(goal.rawValue) \(name.quotedForMessage) watch canceled by user", next: [follow])
        }
    }

    private func poll() async throws(Failure) -> UserStatus {
        let start = context.clock.now
        var failures = 0
        var last = ""
        while true {
            do throws(Failure) {
                let status = try await users.status(of: name)
                failures = 0
                if let end = try end(of: status) { return end }
                if let status, status.word != last {
                    last = status.word
                    tell("\(name.quotedForMessage) status=\(last) (next check in \(seconds(interval)))…")
                }
            } catch {
                failures += 1
                try judge(error, failures)
            }
            let waited = context.clock.now.milliseconds(since: start)
            guard waited < timeout else { throw overdue(last) }
            await context.clock.sleep(for: .milliseconds(min(interval, timeout -| waited)))
            if Task.isCancelled { throw Failure(.interrupted, "interrupted") }
        }
    }

    /// The status where it is the good end; `nil` while it goes on.
    private func end(of status: UserStatus?) throws(Failure) -> UserStatus? {
        let word = status?.word ?? "Deleted"
        let end = status ?? UserStatus(word: word, message: "", wizard: "")
        switch (goal, word) {
        case (.create, "Created"), (.delete, "Deleted"): return end
        case (.create, "Failed"), (.create, "Deleted"):
            let reason = end.message.isEmpty ? "the server does not say why" : end.message
            throw Failure(
                .operationFailed, "create \(name.quotedForMessage) failed: status=\(word) reason: \(reason)",
                next: [NextStep(["settings", "users", "list"], effect: .read)])
        default: return nil
        }
    }

    private func judge(_ failure: Failure, _ failures: Int) throws(Failure) {
        let isFinal = [.loginNeeded, .interrupted, .internalFault, .usage].contains(failure.exit)
        guard !isFinal, ![.operationFailed, .accessDenied].contains(failure.code) else { throw failure }
        guard failures < Self.patience else {
            throw Failure(
                failure.code,
                "\(goal.rawValue) \(name.quotedForMessage) watch aborted after \(Self.patience) consecutive errors: "
                    + "\(failure.message)", next: [follow], retryable: failure.retryable)
        }
        tell(
            "transient status poll error (\(failure.message)); retry in \(seconds(interval)) (consecutive=\(failures))…"
        )
    }

    private func overdue(_ last: String) -> Failure {
        let seen = last.isEmpty ? "no status reported by the backend" : "last status: \(last)"
        return Failure(
            .notFinished, "\(goal.rawValue) \(name.quotedForMessage) watch timed out (\(seen))", next: [follow])
    }

    private func tell(_ text: String) {
        guard !context.isQuiet, !context.wantsData else { return }
        context.console.writeError("[\(goal.rawValue) user] \(TerminalText.sanitized(text))\n")
    }

    private func seconds(_ milliseconds: Int64) -> String {
        milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
    }
}
