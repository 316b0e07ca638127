/// A group of verbs, or of further groups, as its descriptor file declares it.
public struct GroupDescriptor: Sendable, Equatable {
    /// The words that lead to it, such as `["cluster", "pod"]`; empty for verbs that stand alone.
    public let path: [String]
    /// Other words for the last one of these.
    public let aliases: [String]
    /// One line; empty where no file declares the group itself, only groups inside it.
    public let summary: String
    /// Paragraphs that help shows below the usage; empty when the summary says all.
    public let details: String
    /// Whether a tool server lists its verbs, and those of the groups inside it, only when somebody asks for the group.
    public let isListedOnRequest: Bool
    /// The installed skill that declares it; `nil` for a group of the program itself.
    public let skill: String?
    /// Where it was declared.
    public let source: FileLocation
}
