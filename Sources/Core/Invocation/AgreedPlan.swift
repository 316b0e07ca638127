import Synchronization

/// What a handler found out for its question, kept until it runs, so that what is done is what was asked about. A plan that
/// is made twice may be another one the second time, and wider than what was agreed to.
public final class AgreedPlan<Plan: Sendable>: Sendable {
    private let kept = Mutex<Plan?>(nil)

    /// Nothing is agreed to yet.
    public init() {}

    /// The plan that was asked about; `nil` when nobody was asked.
    public var value: Plan? { kept.withLock { $0 } }

    /// Keeps the plan that is asked about.
    public func keep(_ plan: Plan) { kept.withLock { $0 = plan } }
}
