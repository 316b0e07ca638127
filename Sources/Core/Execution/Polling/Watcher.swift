import OlaresCore

/// Asks again and again until something has come to its end.
struct Watcher {
    let exchange: RequestExchange
    let watch: WatchDescriptor
    /// The command's own request, where the watch has none.
    let request: RequestDescriptor
    let answer: AnswerDescriptor
    let arguments: Arguments
    let values: TemplateValues

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
                .interrupted, "interrupted; the operation continues on the server", next: follow.next,
                advice: follow.advice)
        }
    }

    private func poll(_ follow: Fix) async throws(Failure) -> ResponseShaper.Answer {
        let timeout = try milliseconds(watch.timeout)
        let poller = Poller(
            every: .milliseconds(try milliseconds(watch.interval)), timeout: .milliseconds(timeout),
            clock: exchange.context.clock)
        return try await poller.run { elapsed throws(Failure) in
            let state = try await exchange.value(of: watch.request ?? request, values, as: answer)
            return try end(state, after: elapsed)
        } otherwise: { ending in
            switch ending {
            case .failed(let failure, _): giveUp(failure, follow)
            case .timedOut:
                Failure(
                    .notFinished,
                    "\(exchange.verb): not finished after \(Duration.milliseconds(timeout).shortText); the operation continues on the server",
                    next: follow.next, advice: follow.advice)
            }
        }
    }

    /// The end, if this state is one.
    private func end(_ state: JSONValue, after elapsed: Duration) throws(Failure) -> ResponseShaper.Answer? {
        var values = values
        values.set("state", to: state, document: state)
        if try values.holds(watch.until, of: state) { return ResponseShaper.Answer(ended: state, values) }
        if let failed = watch.failed, try values.holdsInPart(failed, of: state) {
            throw Failure(
                .operationFailed, try watch.message.map(values.message) ?? reason(in: state),
                advice: "look at what the server says, and fix that, then run it again")
        }
        if let progress = watch.progress {
            exchange.context.showProgress(["\(try values.message(progress)) (\(elapsed.shortText))"])
        }
        return nil
    }

    private func reason(in state: JSONValue) -> String {
        let reasons = watch.reason.lazy.compactMap { $0.select(in: state) }.filter { $0 != .null && $0 != "" }
        return "\(exchange.verb): \(reasons.first?.plainText ?? "it failed; the server does not say why")"
    }

    /// A failure that ends the watching, with how to take it up again where that may help.
    private func giveUp(_ failure: Failure, _ follow: Fix) -> Failure {
        guard failure.isTransient else { return failure }
        return Failure(
            failure.code, "gave up polling; the operation continues on the server: \(failure.message)",
            next: follow.next,
            advice: follow.advice, retryable: failure.retryable)
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
}
