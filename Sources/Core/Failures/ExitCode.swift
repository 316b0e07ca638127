/// What the process tells its caller when it ends. The table stands in docs/exit-codes.md.
public struct ExitCode: RawRepresentable, Hashable, Sendable {
    /// The number, from 0 to 255.
    public let rawValue: Int32

    /// - Parameter rawValue: The exit code of a command that was run elsewhere; what no process can end with becomes 1.
    public init(rawValue: Int32) { self.rawValue = (0...255).contains(rawValue) ? rawValue : 1 }

    /// Done; "nothing found" is done too.
    public static let done = ExitCode(rawValue: 0)
    /// The server refused, or the operation failed.
    public static let failed = ExitCode(rawValue: 1)
    /// Unknown verb or option, missing or malformed argument, broken descriptor.
    public static let usage = ExitCode(rawValue: 2)
    /// Log in (again) first.
    public static let loginNeeded = ExitCode(rawValue: 4)
    /// The server could not be reached.
    public static let unreachable = ExitCode(rawValue: 5)
    /// A confirmation is needed and nobody can be asked.
    public static let confirmationNeeded = ExitCode(rawValue: 6)
    /// Some of several items failed.
    public static let partial = ExitCode(rawValue: 7)
    /// Accepted, but not finished when the wait ended.
    public static let pending = ExitCode(rawValue: 8)
    /// A fault of this program.
    public static let internalFault = ExitCode(rawValue: 70)
    /// Interrupted from the keyboard.
    public static let interrupted = ExitCode(rawValue: 130)
}

extension ExitCode: CaseIterable {
    /// The codes that have a meaning of their own.
    public static let allCases: [ExitCode] = [
        .done, .failed, .usage, .loginNeeded, .unreachable, .confirmationNeeded, .partial, .pending, .internalFault,
        .interrupted,
    ]

    /// What the code says, as a short phrase.
    public var meaning: String {
        switch self {
        case .done: "done; nothing found is done too"
        case .failed: "the server refused, or the operation failed"
        case .usage: "the command line, or a command descriptor, is wrong"
        case .loginNeeded: "log in (again) first"
        case .unreachable: "the server could not be reached"
        case .confirmationNeeded: "a confirmation is needed and nobody can be asked"
        case .partial: "some of several items failed"
        case .pending: "accepted, but not finished when the wait ended"
        case .internalFault: "a fault of this program"
        case .interrupted: "interrupted (Ctrl-C)"
        default: "the exit code of the command that was run"
        }
    }
}
