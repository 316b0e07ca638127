/// A file of `skills/` that was compiled into the program. It costs nothing until it is read: the text stays where the
/// loader mapped it.
public struct EmbeddedFile: Sendable {
    /// Below `skills/`, such as `olares-shared/commands.yaml`.
    public let path: String
    /// What a descriptor file says under `group:`, so that the file of a verb is found without opening any other. Empty for
    /// every other file.
    public let group: StaticString
    /// What it says under `aliases:`, one space between them.
    public let aliases: StaticString
    /// What it says under `summary:` where that is plain text on one line; otherwise empty.
    public let summary: StaticString
    /// The whole text.
    public let text: StaticString

    /// All parts at once. Only the build writes this call.
    public init(
        path: String, group: StaticString, aliases: StaticString = "", summary: StaticString = "", text: StaticString
    ) {
        self.path = path
        self.group = group
        self.aliases = aliases
        self.summary = summary
        self.text = text
    }

    /// The folder below `skills/`.
    var folder: Substring { path.prefix { $0 != "/" } }

    /// Whether it declares commands.
    var isDescriptor: Bool { path.hasSuffix(".yaml") }

    /// The words of ``group``.
    var groupPath: [String] { group.description.split(separator: " ").map(String.init) }

    /// Whether its group is in no other one.
    var isOutermost: Bool { group.withUTF8Buffer { !$0.contains(UInt8(ascii: " ")) } }

    /// Whether `word` is another one for the last of ``groupPath``.
    func isCalled(_ word: String) -> Bool {
        aliases.utf8CodeUnitCount > 0 && aliases.description.split(separator: " ").contains { $0 == word }
    }

    /// Whether it declares commands of the group that these words name, one space between them.
    func declares(_ group: String) -> Bool {
        self.group.withUTF8Buffer { $0.elementsEqual(group.utf8) } && isDescriptor
    }
}
