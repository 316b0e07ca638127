import OlaresCore

/// Looks through skills as their authors have them: the front matter, the descriptors, the command lines and links of the
/// prose. Nothing is run, and nothing but the folders is read; ``SkillExamples`` runs what can be.
struct SkillLinter {
    private let registry: Registry
    private let files: any FileSystem
    private let workingDirectory: String?
    private let builtInNames: Set<String>

    /// - Parameter workingDirectory: Where relative folders are; `nil` when that is not known.
    init(registry: Registry, files: any FileSystem, workingDirectory: String?) {
        self.registry = registry
        self.files = files
        self.workingDirectory = workingDirectory
        builtInNames = Set(registry.builtInSkillNames)
    }

    init(_ context: CommandContext) {
        self.init(
            registry: context.registry, files: context.files, workingDirectory: context.environment["PWD"])
    }

    /// Everything that is to be said of these skills, by place. They may name each other's verbs.
    /// - Parameter folders: Their folders, as the findings name them.
    func findings(in folders: [String]) throws(Failure) -> [SkillFinding] {
        // The loader holds a name against the folder's, so it is not asked of one whose name cannot be told.
        let drafts = folders.filter { !isBuiltIn($0) && name(of: $0) != nil }
        let commands = CommandIndex(registry.with(ExternalSkills(drafts: drafts.map(absolute), files: files)))
        var own: [CommandDescriptor] = []
        for folder in folders where isBuiltIn(folder) {
            for reading in try descriptors(in: folder) { own += reading.value?.commands ?? [] }
        }
        let rule = ProseCommandRule(commands, own: own)
        var findings: Set<SkillFinding> = []
        for folder in folders { findings.formUnion(try self.findings(in: folder, rule)) }
        findings.formUnion(refusals(of: drafts, commands.warnings, beside: findings))
        let order = findings.sorted { ($0.diagnostic.location, $0.text) < ($1.diagnostic.location, $1.text) }
        // Causes first: what they have brought about stands behind everything else of its skill.
        return folders.sorted().flatMap { folder in
            let own = order.filter { $0.diagnostic.location.file.hasPrefix(folder + "/") }
            return own.filter { $0.rule != .consequence } + own.filter { $0.rule == .consequence }
        }
    }

    /// The commands of these skills that have no fault, and a registry that knows them all.
    func usable(in folders: [String]) throws(Failure) -> (registry: Registry, commands: [CommandDescriptor]) {
        let drafts = folders.filter { !isBuiltIn($0) && name(of: $0) != nil }.map(absolute)
        let registry = registry.with(ExternalSkills(drafts: drafts, files: files))
        var commands: [CommandDescriptor] = []
        for folder in folders where isBuiltIn(folder) {
            for reading in try descriptors(in: folder) where reading.diagnostics.isEmpty {
                commands += reading.value?.commands ?? []
            }
        }
        if !drafts.isEmpty {
            commands += registry.allCommands().commands.filter { command in
                drafts.contains { command.source.file.hasPrefix($0 + "/") }
            }
        }
        return (registry, commands)
    }

    /// A diagnostic of a file that was found by its whole path, with the folder as its caller named it.
    func shown(_ diagnostic: Diagnostic, in folders: [String]) -> Diagnostic {
        let place = diagnostic.location
        guard let folder = folders.first(where: { place.file.hasPrefix(absolute($0) + "/") }) else { return diagnostic }
        let file = folder + place.file.dropFirst(absolute(folder).count)
        return Diagnostic(
            FileLocation(file: file, line: place.line, column: place.column), diagnostic.problem, diagnostic.remedy)
    }

    private func findings(in folder: String, _ rule: ProseCommandRule) throws(Failure) -> [SkillFinding] {
        let place = SkillFolder(folder, files: files)
        guard let bytes = try place.bytes(of: "SKILL.md") else {
            let start = FileLocation(file: folder + "/SKILL.md", line: 1, column: 1)
            return [
                .init(
                    .error, .frontMatter,
                    Diagnostic(
                        start, "there is no SKILL.md",
                        place.misnamedManifest.map { "rename \($0) to SKILL.md" } ?? "write one"))
            ]
        }
        let reading = SkillManifest.read(bytes, file: folder + "/SKILL.md")
        var findings = reading.diagnostics.map { SkillFinding(.error, .frontMatter, $0) }
        let contents = try place.contents()
        for file in contents where !file.isRegular {
            let start = FileLocation(file: "\(folder)/\(file.path)", line: 1, column: 1)
            let problem = Diagnostic(start, "it is no regular file", "put the file itself there; links are not copied")
            // Without these it is another skill, or none.
            let isNeeded = file.path == "SKILL.md" || Self.isDescriptor(file.path)
            findings.append(.init(isNeeded ? .error : .warning, .folder, problem))
        }
        var pages: [SkillPage] = []
        for file in contents where file.isRegular && file.path.hasSuffix(".md") {
            guard let bytes = try place.bytes(of: file.path) else { continue }
            let start = file.path == "SKILL.md" ? reading.value?.body.lowerBound ?? bytes.count : 0
            pages.append(SkillPage(file: "\(folder)/\(file.path)", folder: folder, bytes: bytes, start: start))
        }
        var unread: Set<String> = []
        for (file, bytes, reading) in try descriptorTexts(in: folder) {
            findings += reading.diagnostics.map { .init(.error, .descriptor, $0) }
            let commands = reading.value?.commands ?? []
            findings += commands.flatMap(DescriptorCommandRule(rule).diagnostics).map { .init(.error, .command, $0) }
            findings += DescriptorAdvice(file: file, bytes: bytes, commands).findings
            if !reading.diagnostics.isEmpty, let group = reading.value?.group.path.first ?? name(of: folder) {
                unread.insert(group)
            }
        }
        for page in pages {
            findings += page.commandFindings(rule, unread: unread) + page.linkFindings(files) + page.hiddenFindings
        }
        guard let manifest = reading.value else { return findings }
        let usesProgram = contents.contains { SkillLinter.isDescriptor($0.path) } || pages.contains { $0.callsProgram }
        let rules = FrontMatterRules(
            manifest: manifest, bytes: bytes, folderName: name(of: folder), usesProgram: usesProgram, commands: rule)
        return findings + rules.findings
    }

    /// What the loader would refuse although each file by itself is right, such as a verb that another skill has.
    private func refusals(
        of drafts: [String], _ warnings: [Diagnostic], beside findings: Set<SkillFinding>
    ) -> [SkillFinding] {
        let faulty = Set(findings.filter { $0.severity == .error }.map(\.diagnostic.location.file))
        let shown = Dictionary(drafts.map { (absolute($0), $0) }, uniquingKeysWith: { first, _ in first })
        return warnings.compactMap { warning in
            let place = warning.location
            guard let folder = Self.folder(of: place.file, among: shown), let name = shown[folder] else { return nil }
            let file = name + place.file.dropFirst(folder.count)
            guard !faulty.contains(file) else { return nil }
            let location = FileLocation(file: file, line: place.line, column: place.column)
            return .init(.error, .descriptor, Diagnostic(location, warning.problem, warning.remedy))
        }
    }

    /// The folder that a file stands in, directly or deeper.
    private static func folder(of file: String, among folders: [String: String]) -> String? {
        var rest = file[...]
        while let slash = rest.lastIndex(of: "/") {
            rest = rest[..<slash]
            if folders[String(rest)] != nil { return String(rest) }
        }
        return nil
    }

    /// The commands that a skill would add beside other skills, and which of them it may not.
    func commands(
        of folder: String, beside others: [String]
    ) -> (commands: [CommandDescriptor], refusals: [Diagnostic]) {
        let own = absolute(folder) + "/"
        let loader = registry.with(ExternalSkills(drafts: others + [absolute(folder)], files: files))
        let (commands, warnings) = loader.allCommands()
        return (
            commands.filter { $0.source.file.hasPrefix(own) }, warnings.filter { $0.location.file.hasPrefix(own) }
        )
    }

    private func descriptors(in folder: String) throws(Failure) -> [Reading<DescriptorFile>] {
        try descriptorTexts(in: folder).map(\.reading)
    }

    private func descriptorTexts(
        in folder: String
    ) throws(Failure) -> [(file: String, bytes: [UInt8], reading: Reading<DescriptorFile>)] {
        let place = SkillFolder(folder, files: files)
        let origin: DescriptorOrigin = isBuiltIn(folder) ? .builtIn : .external
        let root = try place.bytes(of: "commands.yaml")
        var texts: [(file: String, bytes: [UInt8], reading: Reading<DescriptorFile>)] = []
        for file in try place.contents() where file.isRegular && Self.isDescriptor(file.path) {
            guard let bytes = try place.bytes(of: file.path) else { continue }
            let place = "\(folder)/\(file.path)"
            let reader = DescriptorReader(
                file: place, origin: origin, skill: name(of: folder), vocabulary: registry.vocabulary
            ) { root }
            texts.append((place, bytes, reader.read(bytes)))
        }
        return texts
    }

    /// Whether the loader would read a file for its commands.
    static func isDescriptor(_ path: String) -> Bool {
        path == "commands.yaml"
            || (path.hasPrefix("commands/") && path.hasSuffix(".yaml") && path.split(separator: "/").count == 2)
    }

    /// Whether a folder is the source of a skill that is part of the program.
    private func isBuiltIn(_ folder: String) -> Bool { name(of: folder).map(builtInNames.contains) == true }

    /// What a folder is called; `nil` when that cannot be told.
    private func name(of folder: String) -> String? {
        let name = absolute(folder).split(separator: "/").last.map(String.init)
        return name == "." || name == ".." ? nil : name
    }

    /// The path from the root, where the working directory is known.
    private func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let workingDirectory else { return path }
        var parts = workingDirectory.split(separator: "/")
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.map { "/" + $0 }.joined()
    }
}
