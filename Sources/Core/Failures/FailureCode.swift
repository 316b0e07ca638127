/// The stable name of something that can go wrong, with what follows from it.
///
/// A name, once released, keeps its meaning. Those that any verb can meet are declared beside this file; a plugin declares its own,
/// as static members, and lists them in ``Plugin/failures``. Two codes are the same where their names are.
public struct FailureCode: Sendable {
    /// The name: lower-case words with underscores between them.
    public let rawValue: String
    /// The exit code that follows from it.
    public let exit: ExitCode
    /// Whether the same call may succeed later; `nil` when that depends.
    public let retryable: Bool?
    /// What it means in general, as a short phrase for help, the catalogue and the skills.
    public let meaning: String
    /// What repairs it in general, for the catalogue and the recovery table. The failure itself is more exact: it has the names
    /// of the case in it.
    public let fix: String

    /// A code: what each property says.
    public init(
        _ rawValue: String, exit: ExitCode = .failed, retryable: Bool? = false, means meaning: String, fix: String
    ) {
        self.rawValue = rawValue
        self.exit = exit
        self.retryable = retryable
        self.meaning = meaning
        self.fix = fix
    }
}

extension FailureCode: Hashable {
    /// Whether the names are the same.
    public static func == (one: FailureCode, other: FailureCode) -> Bool { one.rawValue == other.rawValue }

    /// Takes the name into account.
    public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

extension FailureCode {
    /// Those that any verb can meet, in the order of the documents.
    public static var core: [FailureCode] {
        usageFailures + signInFailures + identityFailures + storedStateFailures + localFailures + serverFailures
            + processFailures
    }
}
