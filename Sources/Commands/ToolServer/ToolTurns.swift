import OlaresCore
import Synchronization

/// Lets so many calls run at once; the others wait for their turn, in the order in which they came.
final class ToolTurns: Sendable {
    private struct State {
        var free: Int
        var count = 0
        var waiting: [(number: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    }

    private let state: Mutex<State>

    init(_ count: Int) { state = Mutex(State(free: count)) }

    /// Runs work when its turn has come. Work that is cancelled while it waits runs at once: it finds out itself, and does nothing.
    func wait<Value>(_ work: () async -> Value) async -> Value {
        let hasTurn = await take()
        defer { if hasTurn { giveBack() } }
        return await work()
    }

    /// - Returns: Whether there is a turn to give back.
    private func take() async -> Bool {
        let number = state.withLock { state -> Int? in
            state.count += 1
            guard state.free == 0 else {
                state.free -= 1
                return nil
            }
            return state.count
        }
        guard let number else { return true }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = state.withLock { state -> Bool? in
                    if Task.isCancelled { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.waiting.append((number, continuation))
                    return nil
                }
                if let now { continuation.resume(returning: now) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
            }
            waiter?.continuation.resume(returning: false)
        }
    }

    private func giveBack() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst().continuation }
            state.free += 1
            return nil
        }
        next?.resume(returning: true)
    }
}
