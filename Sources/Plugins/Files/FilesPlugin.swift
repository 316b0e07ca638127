public import Core

/// The verbs of `files` that need Swift.
public struct FilesPlugin: Plugin {
    /// Without a state.
    public init() {}

    /// The handlers by verb.
    public var handlers: [String: any CommandHandler.Type] { [:] }
}
