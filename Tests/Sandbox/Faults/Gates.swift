import Synchronization

/// Named places where requests wait until a test lets them go.
final class Gates: Sendable {
    private typealias Waiter = CheckedContinuation<Void, any Error>

    private struct State {
        var waiting: [String: [Waiter]] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    /// How many requests wait at each gate.
    var counts: [String: Int] {
        state.withLock { $0.waiting.mapValues(\.count) }
    }

    /// Waits for the next release; throws when the sandbox stops first.
    func wait(at name: String) async throws {
        try await withCheckedThrowingContinuation { waiter in
            let isClosed = state.withLock { state in
                if !state.isClosed { state.waiting[name, default: []].append(waiter) }
                return state.isClosed
            }
            if isClosed { waiter.resume(throwing: CancellationError()) }
        }
    }

    /// Lets those go who wait now, and returns how many they were.
    func release(_ name: String) -> Int {
        let waiters = state.withLock { $0.waiting.removeValue(forKey: name) ?? [] }
        waiters.forEach { $0.resume() }
        return waiters.count
    }

    /// Turns everyone away, now and later.
    func close() {
        let waiters = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [:] }
            return state.waiting.values.flatMap(\.self)
        }
        waiters.forEach { $0.resume(throwing: CancellationError()) }
    }
}
