/// An option (`--name value`) or a flag (`--name`).
public struct OptionDescriptor: Sendable, Equatable {
    /// The long name, without dashes; also the name that handlers and placeholders read it by.
    public let name: String
    /// The one-letter name.
    public let short: Character?
    /// Other long names.
    public let aliases: [String]
    /// What it accepts.
    public let type: ValueType
    /// Whether it must be given.
    public let isRequired: Bool
    /// Whether it may be given several times; then its value is a list.
    public let isRepeated: Bool
    /// Whether `--no-name` turns the flag off.
    public let isNegatable: Bool
    /// Whether its value is a secret: never echoed, logged, or shown in a trace.
    public let isSensitive: Bool
    /// How its secret is asked for, which then never stands on the command line; `nil` for any other option.
    public let secretPrompts: SecretPrompts?
    /// What stands between the values in one word of a repeated option; `nil` where a word is one value.
    public let separator: String?
    /// Whether a word of a choice counts whatever its capitals; the declared spelling is what it becomes.
    public let ignoresCase: Bool
    /// Whether it must be listed in help.
    public let isHidden: Bool
    /// Whether a tool has it: not what means something at a command line alone.
    public let isForTools: Bool
    /// What it makes of a call that has it.
    public let raises: [EffectRaise]
    /// How requests write it; `nil` as it is.
    public let wire: WireForm?
    /// The value when it is not given.
    public let defaultValue: ArgumentValue?
    /// The environment variable that is read when it is not given.
    public let environment: String?
    /// One line for help.
    public let help: String
    /// How usage shows the value, such as `CODE`.
    public let placeholder: String
    /// Where completion takes values from; `nil` when nowhere.
    public let completion: CompletionSource?
    /// What to use instead, where the option is on its way out.
    public let deprecated: String?

    /// An option with everything said.
    init(
        name: String, short: Character?, aliases: [String], type: ValueType, isRequired: Bool, isRepeated: Bool,
        isNegatable: Bool, isSensitive: Bool, isHidden: Bool, wire: WireForm?, defaultValue: ArgumentValue?,
        environment: String?, help: String, placeholder: String, completion: CompletionSource?, deprecated: String?,
        secretPrompts: SecretPrompts? = nil, separator: String? = nil, ignoresCase: Bool = false,
        isForTools: Bool = true, raises: [EffectRaise] = []
    ) {
        self.name = name
        self.short = short
        self.aliases = aliases
        self.type = type
        self.isRequired = isRequired
        self.isRepeated = isRepeated
        self.isNegatable = isNegatable
        self.isSensitive = isSensitive
        self.isHidden = isHidden
        self.wire = wire
        self.defaultValue = defaultValue
        self.environment = environment
        self.help = help
        self.placeholder = placeholder
        self.completion = completion
        self.deprecated = deprecated
        self.secretPrompts = secretPrompts
        self.separator = separator
        self.ignoresCase = ignoresCase
        self.isForTools = isForTools
        self.raises = raises
    }

    /// An option of the framework's own, without a descriptor file.
    public init(_ name: String, short: Character? = nil, _ type: ValueType, _ help: String, placeholder: String = "") {
        self.init(
            name: name, short: short, aliases: [], type: type, isRequired: false, isRepeated: false, isNegatable: false,
            isSensitive: false, isHidden: false, wire: nil, defaultValue: nil, environment: nil, help: help,
            placeholder: placeholder, completion: nil, deprecated: nil)
    }
}
