/// A skill that is part of the program or installed.
public struct Skill: Sendable {
    /// How much of an installed skill is used.
    public enum State: String, Sendable {
        /// All of it.
        case ready
        /// Some of its files or verbs are not.
        case partial
        /// Nothing.
        case disabled
    }

    /// Its front matter; `nil` where that cannot be read.
    public let manifest: SkillManifest?
    /// Who wrote it.
    public let origin: DescriptorOrigin
    /// Its folder as people name it.
    public let folder: String
    /// The verbs that it adds.
    public let commands: [CommandDescriptor]
    /// Why some of it, or all, is not used.
    public let problems: [Diagnostic]

    /// What it is called: as its folder, which a skill in use always is.
    public var name: String { folder.split(separator: "/").last.map(String.init) ?? folder }

    /// How much of it is used.
    public var state: State {
        if problems.isEmpty { return .ready }
        return commands.isEmpty ? .disabled : .partial
    }
}

extension Registry {
    /// Every skill, built-in first, and what is wrong with the places of skills themselves.
    public func skills() -> (skills: [Skill], warnings: [Diagnostic]) {
        let (commands, warnings) = allCommands()
        var folders: [String: SkillContents] = [:]
        let own = builtIn.filter { $0.path.hasSuffix("/SKILL.md") }
        let others = installed?.manifests() ?? []
        for folder in own.map({ "skills/" + $0.folder }) + others.map(\.folder) { folders[folder] = SkillContents() }
        for command in commands {
            if let folder = Self.folder(of: command.source.file, among: folders) {
                folders[folder]?.commands.append(command)
            }
        }
        var rest: [Diagnostic] = []
        for warning in warnings {
            if let folder = Self.folder(of: warning.location.file, among: folders) {
                folders[folder]?.problems.append(warning)
            } else {
                rest.append(warning)
            }
        }
        let all =
            own.map { ("skills/" + $0.folder, DescriptorOrigin.builtIn, manifest(of: $0)) }
            + others.map { ($0.folder, DescriptorOrigin.external, $0.manifest) }
        let skills = all.map { folder, origin, manifest in
            Skill(
                manifest: manifest, origin: origin, folder: folder, commands: folders[folder]?.commands ?? [],
                problems: folders[folder]?.problems ?? [])
        }
        return (skills, rest)
    }

    private func manifest(of file: EmbeddedFile) -> SkillManifest? {
        file.text.withUTF8Buffer { SkillManifest.read($0, file: "skills/" + file.path).value }
    }

    /// The skill's folder that a file stands in, or is.
    private static func folder(of file: String, among folders: [String: SkillContents]) -> String? {
        var path = file
        while true {
            if folders[path] != nil { return path }
            let above = Path.directory(of: path)
            if above == path || above == "." { return nil }
            path = above
        }
    }
}

private struct SkillContents {
    var commands: [CommandDescriptor] = []
    var problems: [Diagnostic] = []
}
