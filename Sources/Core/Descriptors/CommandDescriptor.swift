/// One verb as its descriptor declares it: the single source of parsing, help, completion, catalogue and binding.
public struct CommandDescriptor: Sendable, Equatable {
    /// Group and name joined by dots, such as `profile.login` or `cluster.pod.list`. Handlers are bound to it.
    public var id: String { path.text(separatedBy: ".") }
    /// The words that call it, such as `["cluster", "pod", "list"]`.
    public let path: [String]
    /// Other last words that call it.
    public let aliases: [String]
    /// One imperative line, at most 60 columns.
    public let summary: String
    /// Paragraphs that help shows below the usage; empty when the summary says all.
    public let details: String
    /// Whether help, completion and documents leave it out; who knows it can call it.
    public let isHidden: Bool
    /// Whether a profile is needed.
    public let profile: ProfileNeed
    /// What it does to the world.
    public let effect: Effect
    /// Positional arguments in order; only the last can be repeated, and none that is required follows an optional one.
    public let arguments: [ArgumentDescriptor]
    /// Options and flags.
    public let options: [OptionDescriptor]
    /// Sets of options that cannot stand together.
    public let exclusive: [[String]]
    /// Sets of options that stand together or not at all.
    public let together: [[String]]
    /// Options that need others beside them.
    public let requirements: [OptionRequirement]
    /// Sets of options of which some have to be given.
    public let choices: [OptionChoice]
    /// What is asked before a destructive verb runs, with `{argument}` placeholders; `nil` lets the handler decide.
    public let confirmation: Confirmation?
    /// The requests before it, in order; each finds a value.
    public let steps: [StepDescriptor]
    /// The values for each of which the request is sent; `nil` sends it once.
    public let each: EachDescriptor?
    /// The declared request; `nil` binds the verb to a Swift handler.
    public let request: RequestDescriptor?
    /// How the answer of a declared request becomes a result.
    public let response: ResponseDescriptor?
    /// How a long list is fetched; `nil` for an answer that is all there is.
    public let pages: PagesDescriptor?
    /// How the end of what the request began is waited for; `nil` when it ends with the answer.
    public let watch: WatchDescriptor?
    /// Whether agent hosts are offered it as a tool.
    public let isTool: Bool
    /// What it does as a tool, in sentences, where that is not what help says; `nil` takes that.
    public let toolText: String?
    /// Whether `--dry-run` is offered.
    public let supportsDryRun: Bool
    /// The names of the members that `-o json` prints, for the catalogue.
    public let output: [String]
    /// Examples, shown by help and run by the tests.
    public let examples: [ExampleDescriptor]
    /// The failures it can give beyond those that every verb can.
    public let failures: [FailureCode]
    /// What to use instead, where the verb is on its way out.
    public let deprecated: String?
    /// The role that somebody needs for it; `nil` lets the server decide.
    public let role: RoleRequirement?
    /// The oldest backend that has what it calls.
    public let minimumBackend: BackendRequirement?
    /// The first backend that has not any more what it calls.
    public let removal: BackendRemoval?
    /// The installed skill that declares it; `nil` for a verb of the program itself.
    public let skill: String?
    /// Where it was declared.
    public let source: FileLocation
}

/// Whether a verb needs to know who is calling.
public enum ProfileNeed: String, Sendable, CaseIterable {
    /// Works without any profile, and looks at none.
    case none
    /// Uses the active profile where there is one.
    case optional
    /// Refused without an active profile.
    case required
}

/// The values for each of which a request is sent.
public struct EachDescriptor: Sendable, Equatable {
    /// What placeholders call one of them.
    public let item: String
    /// What has them: a repeated argument, or a step that finds a list.
    public let list: String

    /// Whether one of them has a name of its own; otherwise the argument's name is that of one.
    public var isNamed: Bool { item != list }
}

/// A question before a destructive act.
public struct Confirmation: Sendable, Equatable {
    /// The question, with the values of arguments in it.
    public let question: [TemplatePart]
    /// Whether the verb goes on when nobody can be asked, because scripts have always relied on it.
    public let proceedsUnattended: Bool
    /// Under which condition it is asked.
    public let condition: ArgumentCondition
    /// The word that has to be typed whole, from a pipe too; `nil` takes a yes at a terminal.
    public let word: String?
    /// What is said to anything else; `nil` for the usual sentence.
    public let refusal: String?

    /// A question that is always asked, and answered with a yes, unless more is said of it.
    init(
        question: [TemplatePart], proceedsUnattended: Bool = false, condition: ArgumentCondition = .always,
        word: String? = nil,
        refusal: String? = nil
    ) {
        self.question = question
        self.proceedsUnattended = proceedsUnattended
        self.condition = condition
        self.word = word
        self.refusal = refusal
    }
}

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

extension CommandDescriptor {
    /// The options that say where the secrets of others come from.
    public var secretSources: Set<String> { Set(options.flatMap { $0.secretSources.map(\.name) }) }

    /// The argument that is the words behind `--`; `nil` when there is none.
    public var separatedArgument: ArgumentDescriptor? { arguments.first { $0.isSeparated } }
}

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

/// One example of a call.
public struct ExampleDescriptor: Sendable, Equatable {
    /// The command line as a person types it.
    public let run: String
    /// What it is good for; empty when that is plain.
    public let note: String
    /// The server's answers that the tests and rehearsals serve, in order; none when the example is only shown and parsed.
    public let serve: [ServedResponse]
    /// What standard output then is.
    public let prints: String?

    /// A recorded answer.
    public struct ServedResponse: Sendable, Equatable {
        /// The method of the request that it is for; `nil` for any.
        public let method: String?
        /// The path of the request that it is for, without its query; `nil` for any.
        public let path: String?
        /// The HTTP status.
        public let status: Int
        /// What is sent.
        public let body: Body

        /// All parts at once.
        public init(method: String? = nil, path: String? = nil, status: Int = 200, body: Body) {
            self.method = method
            self.path = path
            self.status = status
            self.body = body
        }

        /// What a recorded answer sends.
        public enum Body: Sendable, Equatable {
            /// A document.
            case json(JSONValue)
            /// Bytes that are no document: a file, a log, lines of JSON.
            case text(String)

            /// As it is sent.
            public var content: String {
                switch self {
                case .json(let document): document.compactText
                case .text(let text): text
                }
            }

            /// The `Content-Type` that it is sent with.
            public var mediaType: String {
                switch self {
                case .json: "application/json"
                case .text: "text/plain; charset=utf-8"
                }
            }
        }
    }
}

/// A place in a descriptor file.
public struct FileLocation: Sendable, Hashable, Comparable {
    /// The file as diagnostics show it.
    public let file: String
    /// From 1.
    public let line: Int
    /// From 1, in characters.
    public let column: Int

    /// All parts at once.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// Ordered by file, line, column.
    public static func < (a: FileLocation, b: FileLocation) -> Bool {
        (a.file, a.line, a.column) < (b.file, b.line, b.column)
    }
}
