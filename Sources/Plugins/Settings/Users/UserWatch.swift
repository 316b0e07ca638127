import OlaresCore
import OlaresExecution

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
        var last = ""
        let poller = Poller(every: .milliseconds(interval), timeout: .milliseconds(timeout), clock: context.clock)
        return try await poller.run { _ async throws(Failure) -> UserStatus? in
            let status = try await users.status(of: name)
            if let end = try end(of: status) { return end }
            if let status, status.word != last {
                last = status.word
                tell("\(name.quotedForMessage) status=\(last)…")
            }
            return nil
        } retrying: { failure, count in
            tell("transient status poll error (\(failure.message)); retry (consecutive=\(count))…")
        } otherwise: { ending in
            switch ending {
            case .timedOut: overdue(last)
            case .failed(let failure, let count): lost(failure, count)
            }
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

    private func lost(_ failure: Failure, _ count: Int) -> Failure {
        guard count >= Poller.maxConsecutiveFailures else { return failure }
        return Failure(
            failure.code,
            "\(goal.rawValue) \(name.quotedForMessage) watch aborted after \(count) consecutive errors: "
                + "\(failure.message)", next: [follow], retryable: failure.retryable)
    }

    private func overdue(_ last: String) -> Failure {
        let seen = last.isEmpty ? "no status reported by the backend" : "last status: \(last)"
        return Failure(
            .notFinished, "\(goal.rawValue) \(name.quotedForMessage) watch timed out (\(seen))", next: [follow])
    }

    private func tell(_ text: String) { context.notify("[\(goal.rawValue) user] \(text)") }
}
