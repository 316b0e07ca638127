import Core

/// Asks again and again until something has come to its end.
struct Watcher {
    let exchange: RequestExchange
    let watch: WatchDescriptor
    /// The command's own request, where the watch has none.
    let request: RequestDescriptor
    let answer: AnswerDescriptor
    let arguments: Arguments
    let values: TemplateValues

    /// So many requests in a row may fail before it is given up.
    private static let patience = 5
    /// The longest that a lost connection is left alone.
    private static let longestPause: Int64 = 30_000

    /// The state at the good end, and the values that sentences about it can name.
    /// - Throws: ``Failure`` with `operation_failed` at a bad end, `not_finished` when the time is over, `interrupted` when
    ///   somebody stops it; whatever the server was doing goes on then.
    func run() async throws(Failure) -> ResponseShaper.Answer {
        let follow = try follow()
        defer { exchange.context.showProgress([]) }
        return try await exchange.context.interruption.during { () async throws(Failure) -> ResponseShaper.Answer in
            try await poll(follow)
        } interrupted: {
            Failure(
                .interrupted, "interrupted; the Olares goes on with it", next: follow.next, advice: follow.advice)
        }
    }

    private func poll(_ follow: Fix) async throws(Failure) -> ResponseShaper.Answer {
        let interval = try milliseconds(watch.interval)
        let timeout = try milliseconds(watch.timeout)
        let start = exchange.context.clock.now
        var waited: Int64 = 0
        var losses = 0
        while true {
            var pause = interval
            do throws(Failure) {
                let state = try await exchange.value(of: watch.request ?? request, values, as: answer)
                losses = 0
                if let end = try end(state, after: waited) { return end }
            } catch {
                losses += 1
                guard error.retryable == true, losses < Self.patience else { throw giveUp(error, follow) }
                pause = min(interval *| 1 << Int64(losses - 1), max(interval, Self.longestPause))
            }
            // The wall clock may be set meanwhile, and pauses alone leave out how long the answers took.
            waited = max(waited, exchange.context.clock.now.milliseconds(since: start))
            guard waited < timeout else {
                throw Failure(
                    .notFinished,
                    "\(exchange.verb): not finished after \(Self.text(timeout)); the Olares goes on with it",
                    next: follow.next, advice: follow.advice)
            }
            pause = min(pause, timeout -| waited)
            await exchange.context.clock.sleep(for: .milliseconds(pause))
            waited +|= pause
            if Task.isCancelled { throw Failure(.interrupted, "interrupted") }
        }
    }

    /// The end, if this state is one.
    private func end(_ state: JSONValue, after waited: Int64) throws(Failure) -> ResponseShaper.Answer? {
        var values = values
        values.set("state", to: state, document: state)
        if try values.holds(watch.until, of: state) { return ResponseShaper.Answer(ended: state, values) }
        if let failed = watch.failed, try values.holdsInPart(failed, of: state) {
            let reasons = watch.reason.lazy.compactMap { $0.select(in: state) }.filter { $0 != .null && $0 != "" }
            throw Failure(
                .operationFailed,
                "\(exchange.verb): \(reasons.first?.plainText ?? "it failed; the server does not say why")",
                advice: "look at what the server says, and run it again when that is mended")
        }
        if let progress = watch.progress {
            exchange.context.showProgress(["\(try values.message(progress)) (\(Self.text(waited)))"])
        }
        return nil
    }

    /// A failure that ends the watching, with how to take it up again where that may help.
    private func giveUp(_ failure: Failure, _ follow: Fix) -> Failure {
        guard failure.retryable == true else { return failure }
        return Failure(
            failure.code, "lost sight of it, though the Olares goes on: \(failure.message)", next: follow.next,
            advice: follow.advice, retryable: true)
    }

    /// How to follow it later: as the descriptor says, or with the same call where that only looks.
    private func follow() throws(Failure) -> Fix {
        let registry = exchange.context.registry
        if watch.follow == nil, watch.request == nil {
            let words = try CallWords(command: exchange.command, arguments: arguments).words()
            return Fix(next: [NextStep(words, effect: exchange.command.effect)], advice: nil)
        }
        return try Fix(watch.follow, values, in: registry, otherwise: "look later how it ended")
    }

    private func milliseconds(_ time: WatchDescriptor.Time) throws(Failure) -> Int64 {
        switch time {
        case .milliseconds(let value): return value
        case .argument(let name): return max(1, try arguments.integer(name) ?? 1)
        }
    }

    /// A length of time for people, to the second.
    private static func text(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1000
        if seconds < 60 { return "\(seconds)s" }
        return seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds / 60)m\(seconds % 60)s"
    }
}
