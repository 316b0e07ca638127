import OlaresCore

/// The form of SKILL.md that one kind of agent reads.
enum SkillDialect: String, Sendable, CaseIterable {
    /// The six keys of the Agent Skills format, and nothing else: <https://agentskills.io/specification>.
    case agentskills
    /// With the version at the top, by which OpenClaw's registry publishes, and the programs where OpenClaw looks.
    case openclaw
    /// As ``agentskills``, within what Claude takes: no angle brackets in the description.
    case claude

    /// The whole text of a SKILL.md.
    /// - Parameter text: As it is in the program.
    /// - Throws: ``Failure`` with `skill_invalid` where the dialect cannot say it.
    func manifest(_ text: String, of skill: String) throws(Failure) -> String {
        if self == .openclaw { return text }
        let bytes = Array(text.utf8)
        let manifest = try SkillManifest.read(bytes, file: skill + "/SKILL.md").checked()
        if self == .claude, manifest.description.contains(where: { $0 == "<" || $0 == ">" }) {
            throw Failure(
                .skillInvalid, "the description of \(skill) has angle brackets, which Claude refuses",
                advice: "export it for agentskills")
        }
        let body = String(decoding: bytes[manifest.body], as: UTF8.self)
        return "---\n" + frontMatter(of: manifest).yamlText + "---\n" + body
    }

    /// The six keys, in the order in which the format lists them. Its metadata maps texts to texts.
    private func frontMatter(of manifest: SkillManifest) -> JSONValue {
        var keys: JSONObject = ["name": .string(manifest.name), "description": .string(manifest.description)]
        if let license = manifest.license { keys["license"] = .string(license) }
        let programs = manifest.requiredPrograms.joined(separator: ", ")
        if let needs = manifest.compatibility ?? (programs.isEmpty ? nil : "Requires \(programs) on PATH") {
            keys["compatibility"] = .string(needs)
        }
        var metadata = JSONObject()
        if let version = manifest.version { metadata["version"] = .string(version) }
        if let command = manifest.helpCommand { metadata["cliHelp"] = .string(command) }
        if !metadata.isEmpty { keys["metadata"] = .object(metadata) }
        if !manifest.allowedTools.isEmpty {
            keys["allowed-tools"] = .string(manifest.allowedTools.joined(separator: " "))
        }
        return .object(keys)
    }
}
