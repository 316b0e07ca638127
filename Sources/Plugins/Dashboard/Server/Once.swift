import OlaresCore

/// Something that is found out once, whoever asks for it, and however many at a time. A failure is told to those who wait, and
/// tried again for the next one.
actor Once<Value: Sendable> {
    private var task: Task<Result<Value, Failure>, Never>?

    /// The value.
    /// - Parameter find: Finds it out, where nobody has yet.
    func value(
        _ find: @escaping @Sendable () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let running =
            task
            ?? Task {
                do throws(Failure) { return .success(try await find()) } catch { return .failure(error) }
            }
        task = running
        let result = await withTaskCancellationHandler {
            await running.value
        } onCancel: {
            running.cancel()
        }
        if case .failure = result, task == running { task = nil }
        return try result.get()
    }
}
