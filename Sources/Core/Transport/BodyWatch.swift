import NIOCore
import Synchronization

/// Ends the reading of a body from which nothing comes any more, or which takes too long.
struct BodyWatch: Sendable {
    /// So many pauses make up the limit.
    private static let pauses = 4

    /// How long nothing may come while somebody waits for it; `nil` for any time.
    let idleLimit: Duration?
    /// When the body must be complete; `nil` for never.
    let deadline: ContinuousClock.Instant?

    typealias Body = any AsyncSequence<ByteBuffer, any Error> & Sendable

    /// Reads a body until its end, or until `take` says that it has enough.
    ///
    /// `take` may be slow, as when what it writes to is full: only the server's silence counts.
    /// - Throws: What the body or `take` throws; ``DeadlineExceededError`` and ``ServerSilentError`` where a limit ends it.
    func read(_ body: Body, _ take: (ByteBuffer) async throws -> Bool) async throws {
        guard idleLimit != nil || deadline != nil else {
            for try await chunk in body {
                guard try await take(chunk) else { return }
            }
            return
        }
        let (chunks, arrivals) = AsyncThrowingStream<ByteBuffer, any Error>.makeStream()
        let (demands, demand) = AsyncStream<Void>.makeStream()
        let steps = Steps()
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { await pump(body, into: arrivals, on: demands) }
            group.addTask { await watch(steps, arrivals) }
            for try await chunk in chunks {
                steps.next()
                guard try await take(chunk) else { return }
                steps.next()
                demand.yield()
            }
            try Task.checkCancellation()
        }
    }

    /// Hands over one chunk, and the next on demand, so that never more than one waits to be taken.
    private func pump(
        _ body: Body, into arrivals: AsyncThrowingStream<ByteBuffer, any Error>.Continuation,
        on demands: AsyncStream<Void>
    ) async {
        var demands = demands.makeAsyncIterator()
        do {
            for try await chunk in body {
                arrivals.yield(chunk)
                guard await demands.next() != nil else { return }
            }
            arrivals.finish()
        } catch {
            arrivals.finish(throwing: error)
        }
    }

    /// How far the reader is: it waits for the server at even counts, and takes what came at odd ones.
    private final class Steps: Sendable {
        private let count = Atomic<Int>(0)
        func next() { count.add(1, ordering: .relaxed) }
        var taken: Int { count.load(ordering: .relaxed) }
    }

    /// Ends the arrivals when a limit is reached; returns when the task is cancelled.
    private func watch(
        _ steps: Steps, _ arrivals: AsyncThrowingStream<ByteBuffer, any Error>.Continuation
    ) async {
        var seen = steps.taken
        // Pauses in a row in which nothing came. They are counted rather than timed, since a process that is suspended cannot tell
        // what came meanwhile.
        var silentPauses = 0
        while true {
            let pause = idleLimit.map { ContinuousClock.now + $0 / Self.pauses }
            guard let wake = [pause, deadline].compactMap({ $0 }).min(),
                (try? await Task.sleep(until: wake, clock: .continuous)) != nil
            else { return }
            if let deadline, ContinuousClock.now >= deadline {
                return arrivals.finish(throwing: DeadlineExceededError())
            }
            guard wake == pause else { continue }
            let taken = steps.taken
            silentPauses = taken == seen && taken.isMultiple(of: 2) ? silentPauses + 1 : 0
            seen = taken
            if let idleLimit, silentPauses >= Self.pauses {
                return arrivals.finish(throwing: ServerSilentError(limit: idleLimit))
            }
        }
    }
}

/// A server went silent in the middle of its answer.
struct ServerSilentError: Error {
    /// How long it sent nothing.
    let limit: Duration
}
