/// One verb as its descriptor declares it: the single source of parsing, help, completion, catalogue and binding.
public struct CommandDescriptor: Sendable, Equatable {
    /// Group and name joined by dots, such as `profile.login` or `cluster.pod.list`. Handlers are bound to it.
    public var id: String { path.text(separatedBy: ".") }
    /// The words that call it, such as `["cluster", "pod", "list"]`.
    public let path: [String]
    /// Other last words that call it.
    public let aliases: [String]
    /// What people call it who know other tools, such as `logout`, or with its group `profile logout`: never run, only answered with
    /// this command.
    public let synonyms: [String]
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
    public internal(set) var examples: [ExampleDescriptor]
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

extension CommandDescriptor {
    /// The options that say where the secrets of others come from.
    public var secretSources: Set<String> { Set(options.flatMap { $0.secretSources.map(\.name) }) }

    /// The argument that is the words behind `--`; `nil` when there is none.
    public var separatedArgument: ArgumentDescriptor? { arguments.first { $0.isSeparated } }
}
