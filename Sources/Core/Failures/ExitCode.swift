/// What the process tells its caller when it ends. The table stands in docs/exit-codes.md.
public enum ExitCode: Int32, Sendable, CaseIterable {
    /// Done; "nothing found" is done too.
    case done = 0
    /// The server refused, or the operation failed.
    case failed = 1
    /// Unknown verb or option, missing or malformed argument, broken descriptor.
    case usage = 2
    /// Log in (again) first.
    case loginNeeded = 4
    /// The server could not be reached.
    case unreachable = 5
    /// A confirmation is needed and nobody can be asked.
    case confirmationNeeded = 6
    /// Some of several items failed.
    case partial = 7
    /// Accepted, but not finished when the wait ended.
    case pending = 8
    /// A fault of this program.
    case internalFault = 70
    /// Interrupted from the keyboard.
    case interrupted = 130
}

extension ExitCode {
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
        }
    }
}
