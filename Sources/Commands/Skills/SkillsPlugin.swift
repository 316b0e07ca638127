public import OlaresCore

/// The verbs of `olares-cli skills`.
public struct SkillsPlugin: Plugin {
    /// The plugin.
    public init() {}

    /// What can go wrong with skills.
    public var failures: [FailureCode] { [.skillNotFound, .skillExists, .skillOutdated] }

    /// The members of the rows, by verb id.
    public var rowMembers: [String: [String]] { ["skills.list": ["name", "version", "origin", "verbs", "state"]] }

    /// The handlers by verb id.
    public var handlers: [String: any CommandHandler.Type] {
        [
            "skills.list": ListSkills.self,
            "skills.show": ShowSkill.self,
            "skills.lint": LintSkills.self,
            "skills.test": TestSkills.self,
            "skills.new": NewSkill.self,
            "skills.install": InstallSkill.self,
            "skills.remove": RemoveSkill.self,
            "skills.export": ExportSkills.self,
            "skills.verify": VerifySkills.self,
        ]
    }
}

extension Registry {
    /// The skill of this name; the first one where there are several.
    /// - Throws: ``Failure`` with `skill_not_found`.
    func skill(named name: String) throws(Failure) -> Skill {
        let skills = skills().skills
        if let skill = skills.first(where: { $0.name == name }) { return skill }
        throw Failure.skillNotFound(name, among: skills.map(\.name))
    }
}

extension Failure {
    /// No skill is called so.
    static func skillNotFound(_ name: String, among names: [String]) -> Failure {
        let nearest = Spelling.nearest(to: name, among: names)
        return Failure(
            .skillNotFound, "skill \(name.quotedForMessage) not found\(Spelling.didYouMean(nearest))",
            next: [NextStep(["skills", "list"], effect: .read)]
        ).with(choices: nearest.isEmpty ? names : nearest, invalid: "name")
    }
}
