import OlaresCore
import Synchronization
import Testing

@testable import FilesPlugin

/// When what failed is tried again, and when that ends.
@Suite struct RetryTests {
    /// A clock on which no time passes, and which notes the pauses.
    private final class PatientClock: Clock {
        let pauses = Mutex<[Duration]>([])
        var now: Timestamp { Timestamp(seconds: 0) }
        func sleep(for duration: Duration) async { pauses.withLock { $0.append(duration) } }
    }

    private final class Counter: Sendable {
        private let value = Atomic<Int>(0)
        var count: Int { value.load(ordering: .relaxed) }
        func next() -> Int { value.add(1, ordering: .relaxed).newValue }
    }

    private static let cut = Failure(.transport, "cut")

    @Test("What passes is tried again, up to the limit", arguments: [0, 1, 3])
    func limit(limit: Int) async {
        let (clock, attempts) = (PatientClock(), Counter())
        await #expect(throws: Failure.self) {
            try await Retry(limit: limit, clock: clock).run { () async throws(Failure) in
                _ = attempts.next()
                throw Self.cut
            }
        }
        #expect(attempts.count == limit + 1)
        #expect(clock.pauses.withLock { $0.count } == limit)
    }

    /// A clock on which each look takes half a minute.
    private final class SlowClock: Clock {
        private let seconds = Atomic<Int64>(0)
        var now: Timestamp { Timestamp(seconds: seconds.add(15, ordering: .relaxed).newValue) }
        func sleep(for duration: Duration) async {}
    }

    @Test("Where each attempt takes long, as with a name that leads nowhere, fewer are made")
    func slow() async {
        let attempts = Counter()
        await #expect(throws: Failure.self) {
            try await Retry(limit: 8, clock: SlowClock()).run { () async throws(Failure) in
                _ = attempts.next()
                throw Self.cut
            }
        }
        #expect(attempts.count == 3)
    }

    @Test("Getting further starts the count anew, and losing what was there does not")
    func progress() async {
        let (clock, attempts) = (PatientClock(), Counter())
        // Further in each of the first ten attempts, and never again.
        await #expect(throws: Failure.self) {
            try await Retry(limit: 2, clock: clock).run(progress: { Int64(min(attempts.count, 10)) }) {
                () async throws(Failure) in
                _ = attempts.next()
                throw Self.cut
            }
        }
        #expect(attempts.count == 12)
    }

    @Test(
        "What does not pass is not tried again",
        arguments: [FailureCode.tokenRejected, .httpClientError, .remoteNotFound, .diskFull, .interrupted])
    func permanent(code: FailureCode) async {
        let attempts = Counter()
        await #expect(throws: Failure(code, "no")) {
            try await Retry(limit: 5, clock: PatientClock()).run { () async throws(Failure) in
                _ = attempts.next()
                throw Failure(code, "no")
            }
        }
        #expect(attempts.count == 1)
    }

    @Test("Pauses grow, differ by chance, and stay below a dozen seconds")
    func pauses() async {
        let clock = PatientClock()
        _ = try? await Retry(limit: 20, clock: clock).run { () async throws(Failure) in throw Self.cut }
        let pauses = clock.pauses.withLock { $0 }
        #expect(pauses.count == 20)
        for (index, pause) in pauses.enumerated() {
            let base = Duration.milliseconds(250 << min(index, 5))
            #expect(pause >= base / 2 && pause <= base * 3 / 2)
        }
    }

    @Test("An exchange in which nothing moves is given up; one that moves is not")
    func stall() async throws {
        let watch = StallWatch(limit: .milliseconds(40), clock: SystemClock())
        await #expect(
            throws: Failure(
                .timeout, "nothing moved for 40ms", advice: "run it again; if it stays slow, look at the Olares itself")
        ) {
            try await watch.run { _ async throws(Failure) in
                await SystemClock().sleep(for: .seconds(3600))
                throw Failure(.interrupted, "the exchange was cancelled")
            }
        }
        let clock = PatientClock()
        let value = try await StallWatch(limit: .seconds(60), clock: SystemClock()).run {
            activity async throws(Failure) in
            for _ in 0..<1000 { activity.note() }
            await clock.sleep(for: .seconds(1))
            return 7
        }
        #expect(value == 7)
    }
}
