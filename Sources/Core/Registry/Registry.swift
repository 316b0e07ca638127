/// Finds commands. Built-in ones come first and cannot be replaced; files are read when their group is used, and not before.
///
/// A built-in verb costs the reading of its own declaration and nothing else. Installed skills are looked at only when a
/// word is not built in, or when everything is to be listed.
public struct Registry: Sendable {
    let builtIn: [EmbeddedFile]
    private let external: ExternalSkills?
    private let reserved: Set<String>

    /// - Parameters:
    ///   - builtIn: The files of `skills/`.
    ///   - external: Where installed skills are; `nil` for none.
    ///   - reserved: First words that no installed skill can take, beside those of built-in groups.
    public init(builtIn: [EmbeddedFile], external: ExternalSkills? = nil, reserved: Set<String> = []) {
        self.builtIn = builtIn
        self.external = external
        self.reserved = reserved
    }

    /// What the leading words name: the longest group, then a verb in it.
    public func resolve(_ words: [String]) -> Resolution {
        if let command = builtInCommand(words) { return command }
        var catalogue = catalogue()
        let target = catalogue.resolve(words)
        return Resolution(target: target, warnings: catalogue.warnings)
    }

    /// Every command, built-in first, with what was wrong in the files that are not used.
    public func allCommands() -> (commands: [CommandDescriptor], warnings: [Diagnostic]) {
        var catalogue = catalogue()
        let commands = catalogue.groupPaths.flatMap { catalogue.commands(in: $0) }
        return (commands, catalogue.warnings)
    }

    /// Every skill, built-in first.
    public func skills() -> (skills: [Skill], warnings: [Diagnostic]) {
        let own = builtIn.filter { $0.path.hasSuffix("/SKILL.md") }.compactMap(builtInSkill)
        let scan = external?.scan() ?? (skills: [], warnings: [])
        let installed = scan.skills.map {
            Skill(manifest: $0.manifest, origin: .external, folder: $0.folder, groups: $0.sources.map(\.group))
        }
        return (own + installed, scan.warnings)
    }

    /// The text of a built-in file, such as `olares-shared/SKILL.md`.
    public func builtInText(_ path: String) -> String? {
        builtIn.first { $0.path == path }?.text.description
    }

    private func builtInSkill(_ file: EmbeddedFile) -> Skill? {
        let reading = file.text.withUTF8Buffer { SkillManifest.read($0, file: "skills/" + file.path) }
        let groups = builtIn.filter { $0.folder == file.folder && $0.isDescriptor }.map(\.groupPath)
        return reading.value.map {
            Skill(manifest: $0, origin: .builtIn, folder: "skills/" + file.folder, groups: groups)
        }
    }

    /// The built-in verb that the words call, by its name first and by an alias then.
    private func builtInCommand(_ words: [String]) -> Resolution? {
        for length in (0..<min(words.count, 4)).reversed() {
            let word = words[length]
            let group = words[..<length].joined(separator: " ")
            let sources = builtIn.filter { $0.declares(group) }.map(DescriptorSource.init)
            if let command = sources.lazy.compactMap({ $0.command(word) }).first {
                return Resolution(target: .command(command), warnings: [])
            }
            for reading in sources.lazy.map({ $0.read(.whole, with: nil) }) {
                guard let command = reading.value?.commands.first(where: { $0.isCalled(word) }) else { continue }
                return Resolution(target: .command(command), warnings: reading.diagnostics)
            }
        }
        return nil
    }

    private func catalogue() -> Catalogue {
        let own = builtIn.filter(\.isDescriptor).map(DescriptorSource.init)
        guard let external else { return Catalogue(own, external: nil, warnings: []) }
        let installed = external.sources()
        let rule = GroupRule(builtIn: own, reserved: reserved)
        var catalogue = Catalogue(own, external: external, warnings: installed.warnings)
        for source in installed.sources {
            if let problem = rule.problem(with: source.group) {
                catalogue.refuse(source, problem)
            } else {
                catalogue.add(source)
            }
        }
        return catalogue
    }
}

extension CommandDescriptor {
    /// Whether this last word calls it.
    func isCalled(_ word: String) -> Bool { path.last == word || aliases.contains(word) }
}
