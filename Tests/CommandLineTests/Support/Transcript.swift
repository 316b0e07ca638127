import Synchronization

/// What has come out of a pipe or terminal so far, and who waits for what in it.
final class Transcript: Sendable {
    private struct Waiter {
        /// Nil waits for the end alone.
        let text: String?
        let times: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var bytes: [UInt8] = []
        var isComplete = false
        var waiters: [Waiter] = []
    }

    private let state = Mutex(State())

    /// Everything so far; what is not UTF-8 is replaced.
    var text: String { String(decoding: state.withLock(\.bytes), as: UTF8.self) }

    /// Waits until a text has come so many times; false when the end came first.
    func wait(for text: String, times: Int = 1) async -> Bool {
        await withCheckedContinuation { continuation in
            settle { $0.waiters.append(Waiter(text: text, times: times, continuation: continuation)) }
        }
    }

    /// Ends the waits for a text that has not come.
    func giveUp(on text: String) {
        let given = state.withLock { state in
            defer { state.waiters.removeAll { $0.text == text } }
            return state.waiters.filter { $0.text == text }
        }
        for waiter in given { waiter.continuation.resume(returning: false) }
    }

    /// Waits until nothing more will come.
    func waitForEnd() async {
        _ = await withCheckedContinuation { continuation in
            settle { $0.waiters.append(Waiter(text: nil, times: 1, continuation: continuation)) }
        }
    }

    func append(_ bytes: some Sequence<UInt8>) { settle { $0.bytes += bytes } }

    /// Nothing more will come.
    func complete() { settle { $0.isComplete = true } }

    /// Takes out what the tests themselves put in.
    func remove(_ text: String) {
        settle { $0.bytes = Array(String(decoding: $0.bytes, as: UTF8.self).replacing(text, with: "").utf8) }
    }

    /// Changes the state, and tells those whose wait that ends.
    private func settle(_ change: (inout State) -> Void) {
        let done = state.withLock { state -> [(Waiter, Bool)] in
            change(&state)
            guard !state.waiters.isEmpty else { return [] }
            let text = String(decoding: state.bytes, as: UTF8.self)
            var done: [(Waiter, Bool)] = []
            state.waiters.removeAll { waiter in
                let isThere = waiter.text.map { text.ranges(of: $0).count >= waiter.times } ?? false
                if isThere || state.isComplete { done.append((waiter, isThere)) }
                return isThere || state.isComplete
            }
            return done
        }
        for (waiter, isThere) in done { waiter.continuation.resume(returning: isThere) }
    }
}
