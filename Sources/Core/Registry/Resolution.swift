/// What the leading words of a command line name.
public struct Resolution: Sendable {
    /// What was found.
    public enum Target: Sendable {
        /// A verb; the words behind ``CommandDescriptor/path`` are its arguments.
        case command(CommandDescriptor)
        /// A group, and no further word.
        case group(GroupListing)
        /// A word that names nothing in the group that the words before it name.
        case unknown(word: String, in: GroupListing)
    }

    /// What was found.
    public let target: Target
    /// Files that were looked at and not used, one diagnostic each. Nothing here keeps the target from being used.
    public let warnings: [Diagnostic]
}

/// What stands in a group.
public struct GroupListing: Sendable, Equatable {
    /// The group itself.
    public let group: GroupDescriptor
    /// The groups directly inside, by name.
    public let groups: [GroupSummary]
    /// Its verbs in the order of their files.
    public let verbs: [VerbSummary]

    /// The verbs that are shown.
    public var shownVerbs: [VerbSummary] { verbs.filter { !$0.isHidden } }

    /// Every word that can follow, for suggestions; those of hidden verbs are left out.
    public var words: [String] {
        groups.map(\.name) + shownVerbs.flatMap { [$0.name] + $0.aliases }
    }
}

/// A verb in the listing of its group.
public struct VerbSummary: Sendable, Equatable {
    /// The last of the words that call it.
    public let name: String
    /// Other words for the last one.
    public let aliases: [String]
    /// One line.
    public let summary: String
    /// Whether lists leave it out.
    public let isHidden: Bool
    /// Whether another verb takes its place.
    public let isDeprecated: Bool
}

extension VerbSummary {
    /// What lists show of a command.
    init(_ command: CommandDescriptor) {
        self.init(
            name: command.path.last ?? "", aliases: command.aliases, summary: command.summary,
            isHidden: command.isHidden, isDeprecated: command.deprecated != nil)
    }
}

/// A group in the listing of the one above it.
public struct GroupSummary: Sendable, Equatable {
    /// The last of the words that lead to it.
    public let name: String
    /// One line; empty where no file declares the group itself.
    public let summary: String
    /// The installed skill that declares it; `nil` for a group of the program itself.
    public let skill: String?
}
