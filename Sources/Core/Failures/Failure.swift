/// The one error type that reaches a person, a script or an agent.
///
/// A failure says what went wrong (`message`), under which stable name (`code`), and what repairs it (`next` as commands,
/// or `advice` where no command can). Everything else about it, such as its exit code, follows from the code.
public struct Failure: Error, Equatable, Sendable {
    /// The stable name that a script may branch on.
    public let code: FailureCode
    /// One sentence, lower case, without a full stop; may have several lines where the contract says so, each of which this
    /// program wrote (``MessageText``).
    public let message: String
    /// The commands that repair it, in order. Each parses against the registry.
    public let next: [NextStep]
    /// What to do where no command of this tool repairs it.
    public let advice: String?
    /// Whether the same call may succeed later; `nil` when that is not known.
    public let retryable: Bool?
    /// Whether nothing of the request was sent, as where no connection could be made: then it has had no effect.
    public private(set) var isUnsent = false
    /// What is missing or wrong and what there is to choose from, where that is known.
    public private(set) var facts = FailureFacts()

    /// - Parameters:
    ///   - code: The catalogue's name for it.
    ///   - message: What went wrong.
    ///   - next: The commands that repair it.
    ///   - advice: The repair in words, where no command does it.
    ///   - retryable: Overrides what the catalogue says of `code`.
    public init(
        _ code: FailureCode, _ message: MessageText, next: [NextStep] = [], advice: String? = nil,
        retryable: Bool? = nil
    ) {
        self.code = code
        self.message = message.text
        self.next = next
        self.advice = advice
        self.retryable = retryable ?? code.retryable
    }

    /// The same for a text that is no literal: it counts as one from elsewhere, and has one line.
    @_disfavoredOverload
    public init<Text: StringProtocol>(
        _ code: FailureCode, _ message: Text, next: [NextStep] = [], advice: String? = nil, retryable: Bool? = nil
    ) {
        self.init(code, MessageText(String(message)), next: next, advice: advice, retryable: retryable)
    }

    private init(_ failure: Failure, message: String, next: [NextStep], advice: String?, retryable: Bool?) {
        code = failure.code
        self.message = message
        self.next = next
        self.advice = advice
        self.retryable = retryable
        isUnsent = failure.isUnsent
        facts = failure.facts
    }

    /// The same failure with what a program can choose by.
    /// - Parameter isForPerson: Whether what is missing is a person's to decide, such as the settings of an app.
    public func with(
        missing: [String] = [], choices: [String] = [], invalid: String? = nil, isForPerson: Bool = false
    ) -> Failure {
        var failure = self
        if isForPerson { failure.facts.isForPerson = true }
        if !missing.isEmpty { failure.facts.missing = missing }
        if !choices.isEmpty { failure.facts.choices = choices }
        if let invalid { failure.facts.invalid = invalid }
        return failure
    }

    /// The process's exit code.
    public var exit: ExitCode { code.exit }

    /// The repair as one line: words, or the first command ready to paste.
    public var fix: String? { advice ?? next.first?.commandLine }

    /// The same failure with words put before its message, for a caller that knows what was being done.
    public func prefixed(_ prefix: MessageText) -> Failure {
        Failure(self, message: prefix.text + message, next: next, advice: advice, retryable: retryable)
    }

    /// The same failure with words behind its message, and more commands that may repair it.
    public func followed(by suffix: MessageText, next steps: NextStep...) -> Failure {
        Failure(self, message: message + suffix.text, next: next + steps, advice: advice, retryable: retryable)
    }

    /// The same failure of a request of which nothing was sent.
    var unsent: Failure {
        var failure = self
        failure.isUnsent = true
        return failure
    }

    /// The same failure with another repair.
    public func repaired(next: [NextStep] = [], advice: String? = nil, retryable: Bool? = nil) -> Failure {
        Failure(self, message: message, next: next, advice: advice, retryable: retryable ?? code.retryable)
    }
}

/// The choice that a failure leaves, as data beside its sentence.
public struct FailureFacts: Equatable, Sendable {
    /// The options (`--kind`) and arguments (`app`) that have to be given.
    public var missing: [String] = []
    /// The values that would do.
    public var choices: [String] = []
    /// The option or argument whose value will not do.
    public var invalid: String?
    /// Whether what is missing is a person's to decide.
    public var isForPerson = false
}

/// One command that brings a failure closer to its repair.
public struct NextStep: Equatable, Sendable {
    /// The whole argument vector, the program's name first.
    public let arguments: [String]
    /// What running it does.
    public let effect: Effect
    /// The options and arguments that the caller has to add, since only it knows them.
    public let missing: [String]
    /// How the same is done where nobody can type; `nil` where nothing has to be typed.
    public let unattended: Unattended?

    /// What takes the place of a person at a terminal.
    public struct Unattended: Equatable, Sendable {
        /// The options that have to be added, such as `--password-stdin`.
        public let options: [String]
        /// What the command then reads on standard input, as a phrase.
        public let input: String
        /// The words that may be needed as well, such as `--totp <code>`.
        public let optional: [String]

        /// All parts at once.
        public init(options: [String], input: String, optional: [String] = []) {
            self.options = options
            self.input = input
            self.optional = optional
        }
    }

    /// - Parameters:
    ///   - arguments: The words after `olares-cli`.
    ///   - effect: The effect of the verb that they name.
    ///   - missing: The options (`--kind`) and arguments (`app`) that the caller has to add.
    ///   - unattended: How the same is done where nobody can type.
    public init(_ arguments: [String], effect: Effect, missing: [String] = [], unattended: Unattended? = nil) {
        self.arguments = ["olares-cli"] + arguments
        self.effect = effect
        self.missing = missing
        self.unattended = unattended
    }

    /// The same step as it is done where nobody can type.
    public var withoutTerminal: NextStep {
        guard let unattended else { return self }
        return NextStep(
            Array(arguments.dropFirst()) + unattended.options, effect: effect, missing: missing, unattended: unattended)
    }

    /// The command without what a person has to put in, such as `<id>`, and the names of what that is: an option, or a place.
    public var opened: (arguments: [String], missing: [String]) {
        var (kept, missing): ([String], [String]) = ([], [])
        for word in arguments {
            guard word.isPlaceholder else {
                kept.append(word)
                continue
            }
            let isOption = kept.last?.hasPrefix("--") == true
            missing.append(isOption ? kept.removeLast() : String(word.dropFirst().dropLast()))
        }
        return (kept, missing + self.missing)
    }

    /// The command as a line for a POSIX shell.
    public var commandLine: String { Self.line(arguments) }

    /// The line that does the same where nobody can type, with everything that may be needed; `nil` where nothing is typed.
    public var unattendedLine: String? { unattended.map { Self.line(arguments + $0.options + $0.optional) } }

    private static func line(_ words: [String]) -> String { words.map(\.shellQuoted).joined(separator: " ") }
}

/// What a verb does to the world.
public enum Effect: String, Sendable, CaseIterable, Comparable {
    /// Changes nothing.
    case read
    /// Creates or changes something.
    case write
    /// Deletes, replaces or interrupts something; asks first.
    case destructive
    /// Runs a command of the caller's elsewhere, which can do anything there.
    case exec

    /// Ordered by how much they can do.
    public static func < (a: Effect, b: Effect) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .read: 0
        case .write: 1
        case .destructive: 2
        case .exec: 3
        }
    }
}

extension String {
    /// The string as one word for a POSIX shell. `<placeholders>` stay as they are, since a person replaces them.
    public var shellQuoted: String {
        let isPlain = !isEmpty && unicodeScalars.allSatisfy { Self.shellSafe.contains($0) }
        if unicodeScalars.contains(where: { !$0.isPrintable }) { return inDollarQuotes }
        if isPlain || isPlaceholder { return self }
        return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// Whether it stands for something that a person has to put in, such as `<id>`.
    fileprivate var isPlaceholder: Bool {
        count > 2 && first == "<" && last == ">" && dropFirst().dropLast().allSatisfy(\.isLetter)
    }

    /// `$'…'`, in which what cannot be seen is an escape.
    private var inDollarQuotes: String {
        var out = "$'"
        for scalar in unicodeScalars {
            switch scalar {
            case "'", "\\": out += "\\" + String(scalar)
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            case _ where scalar.isPrintable: out.unicodeScalars.append(scalar)
            default:
                for byte in String(scalar).utf8 {
                    let digits = String(byte, radix: 8)
                    out += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
                }
            }
        }
        return out + "'"
    }

    private static let shellSafe = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@%+=:,./_-".unicodeScalars)
}
