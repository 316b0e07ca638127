/// How a person, or the system, stops a long piece of work.
public protocol Interruption: Sendable {
    /// Whether the last work was stopped from the keyboard (Ctrl-C), which is the good end of work that has no other.
    var isFromKeyboard: Bool { get }
    /// Runs `work` to its end, unless it is to stop before: then its task is cancelled, and once it has returned
    /// `interrupted` says how to go on.
    ///
    /// Work that ends well in spite of that is done. A second signal ends the process at once.
    /// - Throws: What `work` throws, or `interrupted`'s failure with ``FailureCode/interrupted``.
    func during<Value: Sendable>(
        _ work: @escaping @Sendable () async throws(Failure) -> Value, interrupted: @Sendable () -> Failure
    ) async throws(Failure) -> Value
}

extension Interruption {
    /// It was not.
    public var isFromKeyboard: Bool { false }
}

/// Nothing stops the work but the cancellation of its task.
public struct Uninterrupted: Interruption {
    /// Without a state.
    public init() {}

    /// Runs the work.
    public func during<Value: Sendable>(
        _ work: @escaping @Sendable () async throws(Failure) -> Value, interrupted: @Sendable () -> Failure
    ) async throws(Failure) -> Value {
        do throws(Failure) { return try await work() } catch {
            throw Task.isCancelled ? interrupted() : error
        }
    }
}
