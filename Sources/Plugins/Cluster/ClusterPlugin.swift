public import Core

/// The verbs of `cluster` that need Swift.
public struct ClusterPlugin: Plugin {
    /// Without a state.
    public init() {}

    /// The handlers by verb.
    public var handlers: [String: any CommandHandler.Type] {
        [:]
    }
}
