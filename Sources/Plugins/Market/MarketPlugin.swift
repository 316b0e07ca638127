public import Core

/// The verbs of `market` that need Swift.
public struct MarketPlugin: Plugin {
    /// Without a state.
    public init() {}

    /// The handlers by verb.
    public var handlers: [String: any CommandHandler.Type] { [:] }
}
