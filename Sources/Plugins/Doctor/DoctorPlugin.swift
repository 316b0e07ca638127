public import OlaresCore

/// The verb `doctor`: what is wrong between here and there.
public struct DoctorPlugin: Plugin {
    /// Without a state.
    public init() {}

    /// The handler.
    public var handlers: [String: any CommandHandler.Type] { ["doctor": Doctor.self] }
}
