/// Runs `work`, and cancels it when the deadline passes first.
/// - Throws: What `work` throws, or ``DeadlineExceeded``.
func withDeadline<Value: Sendable>(
    _ deadline: ContinuousClock.Instant?, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    guard let deadline else { return try await work() }
    return try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(until: deadline, clock: .continuous)
            throw DeadlineExceeded()
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw DeadlineExceeded() }
        return value
    }
}

/// The time for an exchange ran out.
struct DeadlineExceeded: Error {}
