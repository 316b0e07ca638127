import OlaresCore

/// What came of one question among several.
struct Outcome<Value: Sendable>: Sendable {
    var value: Value?
    var failures: [Failure] = []

    /// What went wrong; `nil` when nothing did.
    var problem: String? {
        failures.isEmpty ? nil : failures.map(\.message).sorted().joined(separator: "; ")
    }

    /// Asks, and keeps the failure where there is one.
    static func of(_ work: () async throws(Failure) -> Value) async -> Outcome {
        do throws(Failure) { return Outcome(value: try await work()) } catch { return Outcome(failures: [error]) }
    }
}
