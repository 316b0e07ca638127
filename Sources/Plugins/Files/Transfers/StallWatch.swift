import OlaresCore
import Synchronization

/// Gives up on an exchange in which nothing moves any more.
struct StallWatch: Sendable {
    /// How long nothing may move.
    let limit: Duration
    let clock: any Clock

    /// The limit that a person asked for.
    /// - Parameter milliseconds: `nil` for a minute.
    static func limit(_ milliseconds: Int64?) throws(Failure) -> Duration {
        let milliseconds = milliseconds ?? 60_000
        guard milliseconds >= 100 else {
            throw Failure(
                .optionValueInvalid, "--stall-timeout is too short for anything to move",
                advice: "give --stall-timeout 60s")
        }
        return .milliseconds(milliseconds)
    }

    /// Where work says that something moved.
    final class Activity: Sendable {
        private let count = Atomic<Int>(0)
        /// Something moved.
        func note() { count.add(1, ordering: .relaxed) }
        fileprivate var seen: Int { count.load(ordering: .relaxed) }
    }

    /// Runs `work`, and cancels it when it has noted nothing for as long as the limit.
    /// - Throws: What `work` throws, or ``Failure`` with `timeout`.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable (Activity) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let activity = Activity()
        let result = await withTaskGroup(of: Result<Value, Failure>?.self) { group -> Result<Value, Failure>? in
            group.addTask {
                do throws(Failure) { return .success(try await work(activity)) } catch { return .failure(error) }
            }
            group.addTask {
                await watch(activity)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            // What was cancelled must have let go of its file before the next attempt takes it.
            let second = await group.next() ?? nil
            if let first { return first }
            if case .success? = second { return second }
            return nil
        }
        guard let result else {
            throw Failure(
                .timeout, "nothing moved for \(DurationText(limit).text)",
                advice: "run it again; if it stays slow, look at the Olares itself")
        }
        return try result.get()
    }

    /// Returns when nothing has moved for the limit, or the task is cancelled.
    private func watch(_ activity: Activity) async {
        var seen = activity.seen
        var quarters = 0
        while quarters < 4, !Task.isCancelled {
            await clock.sleep(for: limit / 4)
            quarters = activity.seen == seen ? quarters + 1 : 0
            seen = activity.seen
        }
    }
}
