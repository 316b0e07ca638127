import Synchronization

/// Which arguments a handler read, so that a test can hold that against the descriptor.
public final class AccessLog: Sendable {
    private let seen = Mutex<Set<String>>([])

    /// An empty log.
    public init() {}

    func note(_ name: String) { seen.withLock { _ = $0.insert(name) } }

    /// The names read so far.
    public var names: Set<String> { seen.withLock { $0 } }
}
