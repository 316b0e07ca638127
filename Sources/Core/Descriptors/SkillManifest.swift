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
    /// Where each key stands, those inside mappings under their path: `metadata.requires.bins`.
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

/// What a skill can be called: the rule of the Agent Skills format, to which its folder is held too.
public enum SkillName {
    /// Why a name cannot be one; `nil` when it can.
    public static func problem(with name: String) -> String? {
        let hyphen = UInt8(ascii: "-")
        if let odd = name.unicodeScalars.first(where: { !isPlain($0) }) {
            return "the name \(name.quoted) has the character \(odd.described)"
        }
        guard let first = name.utf8.first, let last = name.utf8.last else { return "an empty name" }
        guard first != hyphen, last != hyphen else { return "the name \(name.quoted) begins or ends with a hyphen" }
        guard !zip(name.utf8, name.utf8.dropFirst()).contains(where: { $0 == (hyphen, hyphen) }) else {
            return "the name \(name.quoted) has two hyphens in a row"
        }
        guard name.utf8.count <= 64 else { return "the name \(name.quoted) is longer than 64 letters" }
        return nil
    }

    /// What would be right instead.
    public static let remedy = "a skill's name is lower-case ASCII letters and digits, with single hyphens between them"

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "-"
    }
}
