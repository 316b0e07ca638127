public import OlaresCore

/// Asks again and again until something has come to its end: the one loop behind every watch, with one back-off and one
/// tolerance for failures.
///
/// A failure that may pass is made up for, after a pause that doubles each time; the fifth in a row ends it, and one that the
/// next poll would meet again ends it at once.
public struct Poller: Sendable {
    /// So many polls in a row may fail before it is given up.
    public static let maxConsecutiveFailures = 5
    /// The longest pause after a failure, unless the poll interval is longer.
    public static let maxBackoff = Duration.seconds(30)

    private let interval: Duration
    private let firstPause: Duration
    private let timeout: Duration?
    private let clock: any Clock

    /// - Parameters:
    ///   - interval: The poll interval.
    ///   - firstPause: The first pause, from which each is twice as long as the one before until the interval is reached;
    ///     `nil` for the interval itself. For what is usually over soon.
    ///   - timeout: The time after which no more polls are made, and at which the last one is; `nil` for never.
    ///   - clock: Time.
    public init(every interval: Duration, firstPause: Duration? = nil, timeout: Duration? = nil, clock: any Clock) {
        self.interval = interval
        self.firstPause = min(interval, firstPause ?? interval)
        self.timeout = timeout
        self.clock = clock
    }

    /// Why polling ended without a result.
    public enum Ending: Sendable {
        /// The time is over.
        case timedOut
        /// One failure too many in a row, or one that would come again; `count` is how many there were in a row.
        case failed(Failure, count: Int)
    }

    /// Polls until there is an end.
    /// - Parameters:
    ///   - poll: One poll, given the time since the first one; an end, or `nil` to go on.
    ///   - retrying: Told of each failure that is made up for, and how many there were in a row.
    ///   - otherwise: The failure that stands for an ending without a result.
    /// - Throws: What `otherwise` makes of it; ``Failure`` with `interrupted` once the task is cancelled.
    public func run<End>(
        _ poll: (_ elapsed: Duration) async throws(Failure) -> End?,
        retrying: (_ failure: Failure, _ count: Int) -> Void = { _, _ in },
        otherwise: (Ending) -> Failure
    ) async throws(Failure) -> End {
        let start = clock.now
        var elapsed = Duration.zero
        var nextPause = firstPause
        var failures = 0
        while true {
            var pause = nextPause
            do throws(Failure) {
                if let end = try await poll(elapsed) { return end }
                failures = 0
                nextPause = min(interval, nextPause * 2)
            } catch {
                if Task.isCancelled { throw Self.interrupted }
                failures += 1
                guard error.isTransient, failures < Self.maxConsecutiveFailures else {
                    throw otherwise(.failed(error, count: failures))
                }
                retrying(error, failures)
                pause = min(interval * (1 << (failures - 1)), max(interval, Self.maxBackoff))
            }
            if let timeout {
                guard elapsed < timeout else { throw otherwise(.timedOut) }
                pause = min(pause, timeout - elapsed)
            }
            await clock.sleep(for: pause)
            if Task.isCancelled { throw Self.interrupted }
            // The wall clock may be set meanwhile, and pauses alone leave out how long the answers took.
            elapsed = max(elapsed + pause, .milliseconds(clock.now.milliseconds(since: start)))
        }
    }

    private static let interrupted = Failure(.interrupted, "interrupted")
}

extension Failure {
    /// Whether the same request may fare better in a moment: what the server did is not known to be its last word, and
    /// nobody has to do anything first.
    public var isTransient: Bool {
        ![.loginNeeded, .interrupted, .internalFault, .usage, .confirmationNeeded].contains(exit)
            && ![.operationFailed, .outcomeUnknown, .preconditionFailed].contains(code) && retryable != false
    }
}
