public import Core

/// The verbs about the tool itself.
public struct MetaPlugin: Plugin {
    /// The plugin.
    public init() {}

    /// The handlers by verb id.
    public var handlers: [String: any CommandHandler.Type] {
        ["commands": ListCommands.self, "completion": CompletionScript.self, "mcp.serve": ServeTools.self, "version": ShowVersion.self]
    }
}
