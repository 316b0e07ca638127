/// What the front matter of a SKILL.md says.
public struct SkillManifest: Sendable, Equatable {
    /// The skill's name, which is that of its folder.
    public let name: String
    /// What the skill is for, and when an agent should read it.
    public let description: String
    /// The version as it is written; `metadata.version` where that is the only one.
    public let version: String?
    /// The licence, by name or file.
    public let license: String?
    /// What the skill needs around it, in words.
    public let compatibility: String?
    /// The tools that an agent may use without asking.
    public let allowedTools: [String]
    /// Free form.
    public let metadata: JSONValue
    /// Keys that mean nothing here, kept as they are.
    public let unknown: JSONObject
    /// Where each key stands.
    public let locations: [String: FileLocation]
    /// The bytes of the file behind the front matter.
    public let body: Range<Int>

    /// The programs that must be installed: `metadata.requires.bins` and its form under `metadata.openclaw`.
    public var requiredPrograms: [String] {
        let lists = [metadata["requires"]?["bins"], metadata["openclaw"]?["requires"]?["bins"]]
        return lists.compactMap { $0?.array }.first.map { $0.compactMap(\.string) } ?? []
    }

    /// The command that shows the help of what the skill is about.
    public var helpCommand: String? {
        metadata["cliHelp"]?.string ?? metadata["openclaw"]?["cliHelp"]?.string
    }
}
