import OlaresCore

/// What the Agent Skills format and OpenClaw ask of a front matter, beyond what its reading has found wrong already.
struct FrontMatterRules {
    let manifest: SkillManifest
    let bytes: [UInt8]
    /// What the skill's folder is called; `nil` when that cannot be told.
    let folderName: String?
    /// Whether the skill has verbs, or tells its reader to run the program.
    let usesProgram: Bool
    let commands: ProseCommandRule

    /// Keys that some agent gives a meaning to, beside those of the format.
    private static let keysOfAgents: Set<String> = [
        "version", "author", "tags", "homepage", "repository", "keywords", "category", "user-invocable",
        "disable-model-invocation", "argument-hint", "model", "context", "agent", "hooks", "when_to_use", "skills",
        "mode",
        "command-dispatch", "command-tool", "command-arg-mode", "paths", "shell", "effort", "template", "dependencies",
    ]
    private static let keys = [
        "name", "description", "license", "compatibility", "metadata", "allowed-tools", "version",
    ]

    /// Everything that is wrong.
    var findings: [SkillFinding] { format + versions + requirements + help }

    private var format: [SkillFinding] {
        var found: [SkillFinding] = []
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            let start = FileLocation(file: place("name").file, line: 1, column: 1)
            let mark = Diagnostic(start, "a byte order mark", "remove it; some agents find no front matter behind it")
            found.append(.init(.warning, .frontMatter, mark))
        }
        if let folderName, folderName != manifest.name {
            let problem =
                "the name is \(manifest.name.quotedForMessage), and the folder's \(folderName.quotedForMessage)"
            found.append(error("name", problem, "give both the same name"))
        }
        if let length = manifest.compatibility?.unicodeScalars.count, length > 500 {
            found.append(error("compatibility", "`compatibility` is \(length) characters long", "at most 500 fit"))
        }
        if manifest.description.contains(where: { $0 == "<" || $0 == ">" }) {
            let remedy = "write it in words; Claude takes no description with them"
            found.append(warning(.frontMatter, "description", "angle brackets in `description`", remedy))
        }
        for (key, _) in manifest.unknown where !Self.keysOfAgents.contains(key) {
            let near = Spelling.nearest(to: key, among: Self.keys, limit: 1).first.map { "did you mean `\($0)`?" }
            let remedy = near ?? "put it below `metadata`, where every agent passes it over"
            found.append(warning(.frontMatter, key, "no agent knows the key \(key.quotedForMessage)", remedy))
        }
        return found
    }

    private var versions: [SkillFinding] {
        guard let version = manifest.version else { return [] }
        if let inner = manifest.metadata["version"]?.string, inner != version {
            return [
                error("metadata.version", "it is \(inner), and `version` is \(version)", "give both the same version")
            ]
        }
        guard !Self.isSemantic(version) else { return [] }
        let key = manifest.locations["version"] == nil ? "metadata.version" : "version"
        let remedy = "write three numbers, such as 1.0.0; registries publish by them"
        return [warning(.openclaw, key, "the version \(version.quotedForMessage) is not semantic", remedy)]
    }

    private var requirements: [SkillFinding] {
        let plain = programs("requires")
        let openclaw = programs("openclaw")
        var found: [SkillFinding] = []
        for key in ["metadata.requires.bins", "metadata.openclaw.requires.bins"] {
            let list = key.hasPrefix("metadata.o") ? openclaw : plain
            guard manifest.locations[key] != nil, list == nil else { continue }
            found.append(error(key, "`bins` is no list of names", "write a line `- name` for each program"))
        }
        guard found.isEmpty else { return found }
        if let plain, openclaw == nil || openclaw.map(Set.init) != Set(plain) {
            let remedy =
                "list the same programs under `metadata.openclaw.requires.bins`, which is all that OpenClaw reads"
            found.append(warning(.openclaw, "metadata.requires.bins", "OpenClaw does not see these programs", remedy))
        }
        if usesProgram, !(plain ?? openclaw ?? []).contains("olares-cli") {
            let remedy = "list it under `metadata.openclaw.requires.bins`"
            found.append(warning(.openclaw, "metadata", "nothing says that the skill needs olares-cli", remedy))
        }
        return found
    }

    private var help: [SkillFinding] {
        guard let line = manifest.helpCommand else { return [] }
        let key = manifest.locations["metadata.cliHelp"] == nil ? "metadata.openclaw.cliHelp" : "metadata.cliHelp"
        return ProseCommands.calls(in: line, at: 0, isInline: false).compactMap { call in
            commands.failure(of: call).map { .init(.error, .frontMatter, $0.diagnostic(at: place(key))) }
        }
    }

    /// The programs of `metadata.requires.bins`, or of its form for OpenClaw; `nil` when there is no list of names.
    private func programs(_ member: String) -> [String]? {
        let requires = member == "requires" ? manifest.metadata["requires"] : manifest.metadata[member]?["requires"]
        guard let list = requires?["bins"]?.array else { return nil }
        let names = list.compactMap(\.string)
        return names.count == list.count ? names : nil
    }

    private func error(_ key: String, _ problem: String, _ remedy: String) -> SkillFinding {
        .init(.error, .frontMatter, Diagnostic(place(key), problem, remedy))
    }

    private func warning(
        _ rule: SkillFinding.Rule, _ key: String, _ problem: String, _ remedy: String
    ) -> SkillFinding {
        .init(.warning, rule, Diagnostic(place(key), problem, remedy))
    }

    private func place(_ key: String) -> FileLocation {
        manifest.locations[key] ?? manifest.locations["name"] ?? FileLocation(file: "SKILL.md", line: 1, column: 1)
    }

    /// Three numbers, and whatever stands behind a dash or plus.
    private static func isSemantic(_ version: String) -> Bool {
        let core = version.prefix { $0 != "-" && $0 != "+" }
        let numbers = core.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 3
            && numbers.allSatisfy { number in
                !number.isEmpty && number.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                    && (number.count == 1 || number.first != "0")
            }
    }
}
