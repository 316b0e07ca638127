import OlaresCore

/// How often, and how soon, what failed is tried again.
struct Retry: Sendable {
    /// How many attempts may follow one another without getting further; 0 tries once.
    let limit: Int
    /// How often a failure is met at the least, however long each takes.
    private static let leastFailures = 3
    /// Seconds for each attempt that is allowed: where nothing answers, attempts are not as quick as where something refuses.
    private static let secondsForEach: Int64 = 5
    /// Waits between attempts.
    let clock: any Clock

    /// Runs `attempt` until it succeeds, fails for good, or got no further too often.
    /// - Parameter progress: A number that grows with what has been achieved.
    func run<Value>(
        progress: () -> Int64 = { 0 }, _ attempt: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        var failures = 0
        var first = clock.now
        while true {
            let before = progress()
            do throws(Failure) { return try await attempt() } catch {
                guard limit > 0, error.isPassing, !Task.isCancelled else { throw error }
                failures = progress() > before ? 1 : failures + 1
                if failures == 1 { first = clock.now }
                let isLong = clock.now > first.later(bySeconds: Int64(limit) *| Self.secondsForEach)
                guard failures <= limit, failures < Self.leastFailures || !isLong else {
                    throw error.prefixed("exhausted \(failures) attempts: ")
                }
                await clock.sleep(for: Self.delay(before: failures))
                if Task.isCancelled { throw error }
            }
        }
    }

    /// The pause before a retry: a quarter of a second, doubled each time up to eight seconds, more or less a half, so that
    /// many that failed together do not come back together.
    private static func delay(before failures: Int) -> Duration {
        let base = 250 << min(failures - 1, 5)
        return .milliseconds(Int.random(in: base / 2...base * 3 / 2))
    }
}

extension Failure {
    /// Whether the same exchange may go well in a moment. What was done though no answer came is not to be done twice: who tries
    /// it again looks first.
    var isPassing: Bool {
        switch code {
        case .transport, .timeout, .outcomeUnknown, .httpServerError: true
        case .httpClientError: retryable == true
        default: false
        }
    }

    /// Whether what follows would fail in the same way.
    var endsTransfer: Bool { exit == .loginNeeded || [.interrupted, .diskFull, .remoteDiskFull].contains(code) }
}
