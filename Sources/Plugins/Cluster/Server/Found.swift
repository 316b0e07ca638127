import Synchronization

/// What a verb has found for its question, so that its work is on what was agreed to and on nothing that came since.
final class Found<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    /// What was found; `nil` where nobody was asked.
    var kept: Value? { value.withLock { $0 } }

    /// Keeps it until the work begins.
    func keep(_ found: Value) { value.withLock { $0 = found } }
}
