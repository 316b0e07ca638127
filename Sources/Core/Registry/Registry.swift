/// Finds commands. Built-in ones come first and cannot be replaced; files are read when their group is used, and not before.
///
/// A built-in verb costs the reading of its own declaration and nothing else. Installed skills are looked at only when a
/// word is not built in, or when everything is to be listed.
public struct Registry: Sendable {
    let builtIn: [EmbeddedFile]
    /// Where installed skills are; `nil` for none.
    public let installed: ExternalSkills?
    let reserved: Set<String>
    /// The words that descriptors may use.
    public let vocabulary: VocabularySource

    /// - Parameters:
    ///   - builtIn: The files of `skills/`.
    ///   - external: Where installed skills are; `nil` for none.
    ///   - reserved: First words that no installed skill can take, beside those of built-in groups.
    ///   - vocabulary: The words that descriptors may use; asked for when one does.
    public init(
        builtIn: [EmbeddedFile], external: ExternalSkills? = nil, reserved: Set<String> = ["help"],
        vocabulary: @escaping VocabularySource = { .core }
    ) {
        self.vocabulary = vocabulary
        self.builtIn = builtIn
        installed = external
        self.reserved = reserved
    }

    /// What the leading words name: the longest group, then a verb in it.
    /// - Parameter recordings: Whether the answers that are recorded with a built-in verb's examples, and what is printed then, have
    ///   to be there. They are most of some verbs' declarations, and neither running nor help needs them.
    public func resolve(_ words: [String], recordings: Bool = false) -> Resolution {
        if let command = builtInCommand(words, recordings) { return unlessGroup(command, words) }
        let names = withoutAliases(words)
        if names != words, let command = builtInCommand(names, recordings) { return command }
        return listing(names)
    }

    /// A verb that takes no arguments may have others below it: a word behind it is meant to be one of them.
    private func unlessGroup(_ found: Resolution, _ words: [String]) -> Resolution {
        guard case .command(let command) = found.target, words.count > command.path.count, isGroup(command) else {
            return found
        }
        return listing(words)
    }

    private func isGroup(_ command: CommandDescriptor) -> Bool {
        let path = command.path.joined(separator: " ")
        return command.arguments.isEmpty && builtIn.contains { $0.declares(path) }
    }

    /// The verbs below a verb; `nil` where there are none.
    public func listing(below command: CommandDescriptor) -> GroupListing? {
        guard command.skill == nil, isGroup(command), case .group(let listing) = listing(command.path).target else {
            return nil
        }
        return listing
    }

    private func listing(_ words: [String]) -> Resolution {
        let first = words.first.map { $0 + " " }
        var catalogue = catalogue { $0.isOutermost || $0.group.description.hasPrefix(first ?? " ") }
        let target = catalogue.resolve(words)
        return Resolution(target: target, warnings: catalogue.warnings)
    }

    /// Every command, built-in first, with what was wrong in the files that are not used.
    public func allCommands() -> (commands: [CommandDescriptor], warnings: [Diagnostic]) {
        var catalogue = catalogue()
        let commands = catalogue.groupNames.flatMap { catalogue.commands(in: $0) }
        return (commands, catalogue.warnings)
    }

    /// The groups whose verbs a tool server lists when somebody asks for them, as the words of each.
    public func groupsOnRequest() -> [[String]] { catalogue().groupsOnRequest }

    /// The names of the skills that are part of the program.
    public var builtInSkillNames: [String] {
        builtIn.filter { $0.path.hasSuffix("/SKILL.md") }.map { String($0.folder) }
    }

    /// The texts that agents read of a built-in skill, by their path in its folder; none when there is no such skill.
    public func builtInDocuments(of skill: String) -> [(path: String, text: String)] {
        builtIn.filter { $0.folder == skill && !$0.isDescriptor }.map {
            (String($0.path.dropFirst(skill.count + 1)), $0.text.description)
        }
    }

    /// The same built-in commands beside other installed skills.
    public func with(_ installed: ExternalSkills) -> Registry {
        Registry(builtIn: builtIn, external: installed, reserved: reserved, vocabulary: vocabulary)
    }

    /// The words with the names of built-in groups in place of other words for them.
    func withoutAliases(_ words: [String]) -> [String] {
        var names = words
        for index in names.indices.prefix(Names.maxGroupWords) {
            let file = builtIn.first { file in
                file.isCalled(names[index]) && file.groupPath.dropLast().elementsEqual(names[..<index])
            }
            if let name = file?.groupPath.last { names[index] = name }
        }
        return names
    }

    /// The built-in verb that the words call, by its name first and by an alias then.
    private func builtInCommand(_ words: [String], _ recordings: Bool) -> Resolution? {
        for length in (0..<min(words.count, Names.maxGroupWords + 1)).reversed() {
            let word = words[length]
            let group = words[..<length].text(separatedBy: " ")
            let sources = builtIn.filter { $0.declares(group) }.map { DescriptorSource($0, among: builtIn) }
            for way in CommandText.Way.allCases {
                let found = sources.lazy.compactMap { $0.command(word, way, vocabulary, recordings: recordings) }
                if let command = found.first { return Resolution(target: .command(command), warnings: []) }
            }
            for reading in sources.lazy.filter({ !$0.isFoundByLines }).map({ $0.read(.whole, vocabulary) }) {
                guard let command = reading.value?.commands.first(where: { $0.isCalled(word) }) else { continue }
                return Resolution(target: .command(command), warnings: reading.diagnostics)
            }
        }
        return nil
    }

    /// - Parameter isNear: Which files of the program are enough where no skill is installed, which is held against all of them.
    private func catalogue(_ isNear: (EmbeddedFile) -> Bool = { _ in true }) -> Catalogue {
        let found = installed?.sources() ?? (sources: [], warnings: [])
        let own = (found.sources.isEmpty ? builtIn.filter(isNear) : builtIn).descriptors
        var catalogue = Catalogue(own, vocabulary, external: installed, warnings: found.warnings)
        guard !found.sources.isEmpty else { return catalogue }
        let rule = GroupRule(builtIn: own, reserved: reserved)
        catalogue.reserve(found.sources.count)
        for source in found.sources {
            if let problem = rule.problem(with: source.groupName) {
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
