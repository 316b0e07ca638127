public import OlaresCore

/// The verbs about the tool itself.
public struct MetaPlugin: Plugin {
    /// The plugin.
    public init() {}

    /// What the tool server refuses.
    public var failures: [FailureCode] { [.effectNotAllowed] }

    /// The handlers by verb id.
    public var handlers: [String: any CommandHandler.Type] {
        [
            "commands": ListCommands.self, "completion": CompletionScript.self,
            "docs.man": WriteManual.self, "docs.markdown": WriteReference.self, "mcp.serve": ServeTools.self,
            "rehearse": Rehearse.self, "version": ShowVersion.self,
        ]
    }
}
