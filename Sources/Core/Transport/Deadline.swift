/// Runs `work`, and cancels it when the deadline passes first.
/// - Parameter discard: Takes what `work` has come to all the same once it is too late, to close what must be closed.
/// - Throws: What `work` throws, or ``DeadlineExceededError``.
func withDeadline<Value: Sendable>(
    _ deadline: ContinuousClock.Instant?, discarding discard: @escaping @Sendable (Value) async -> Void = { _ in },
    _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    guard let deadline else { return try await work() }
    return try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(until: deadline, clock: .continuous)
            throw DeadlineExceededError()
        }
        defer { group.cancelAll() }
        do {
            guard let value = try await group.next() else { throw DeadlineExceededError() }
            return value
        } catch {
            group.cancelAll()
            while let rest = await group.nextResult() {
                if case .success(let value) = rest { await discard(value) }
            }
            throw error
        }
    }
}

/// The time for an exchange ran out.
struct DeadlineExceededError: Error {}
