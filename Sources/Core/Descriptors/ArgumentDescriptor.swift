/// What an argument or option accepts.
public enum ValueType: Sendable, Equatable {
    case flag
    case string
    case integer(ClosedRange<Int64>)
    /// One of these words.
    case choice([String])
    /// `90s`, `1h30m`; the parsed value is in milliseconds.
    case duration
    /// `4KiB`, `1.5GB`; the parsed value is in bytes.
    case bytes
    /// A local path.
    case path
    case url
    case olaresID
    /// `key=value`.
    case pair
}

/// A positional argument.
public struct ArgumentDescriptor: Sendable, Equatable {
    /// The name that handlers and placeholders read it by.
    public let name: String
    /// What it accepts; never a flag.
    public let type: ValueType
    /// Whether it must be given.
    public let isRequired: Bool
    /// Whether it may be given several times; then its value is a list.
    public let isRepeated: Bool
    /// Whether it takes the rest of the line as it is, options and all.
    public let isVerbatim: Bool
    /// Whether it is the words behind `--`, and nothing else.
    public let isSeparated: Bool
    /// The option whose value can be written in front of it, with a slash between them; `nil` when none can.
    public let within: String?
    /// Whether a word of a choice counts whatever its capitals; the declared spelling is what it becomes.
    public let ignoresCase: Bool
    /// How requests write it; `nil` as it is.
    public let wire: WireForm?
    /// What it makes of a call that has it.
    public let raises: [EffectRaise]
    /// One line for help.
    public let help: String
    /// How usage shows it; the name when nothing else was declared.
    public let placeholder: String
    /// Where completion takes values from; `nil` when nowhere.
    public let completion: CompletionSource?
}
