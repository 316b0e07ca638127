import OlaresCore

/// The built-in skills in one dialect, and what stands in their place on the disk.
struct SkillExport {
    /// How one file on the disk differs.
    struct Difference: Equatable {
        enum Kind: String, Sendable { case missing, changed, superfluous }

        let file: String
        let kind: Kind
    }

    let directory: String
    private let registry: Registry
    private let files: any FileSystem

    /// - Parameter directory: Where the folders of the skills are.
    init(_ directory: String, _ context: CommandContext) {
        var directory = directory
        while directory.count > 1, directory.hasSuffix("/") { directory.removeLast() }
        self.directory = directory
        registry = context.registry
        files = context.files
    }

    /// The skills that were asked for; all when none was.
    /// - Throws: ``Failure`` with `skill_not_found`.
    func names(_ wanted: [String]) throws(Failure) -> [String] {
        let known = registry.builtInSkillNames
        if let unknown = wanted.first(where: { !known.contains($0) }) {
            throw Failure.skillNotFound(unknown, among: known)
        }
        return wanted.isEmpty ? known : wanted
    }

    /// The files that agents read of a skill.
    func contents(of skill: String, for dialect: SkillDialect) throws(Failure) -> [SkillWriter.File] {
        try registry.builtInDocuments(of: skill).map { path, text throws(Failure) in
            let text = path == "SKILL.md" ? try dialect.manifest(text, of: skill) : text
            return SkillWriter.File(path: path, bytes: Array(text.utf8))
        }
    }

    /// Whether anything stands where the skill's folder belongs.
    func isThere(_ skill: String) throws(Failure) -> Bool {
        try SkillWriter(files: files).exists("\(directory)/\(skill)")
    }

    /// What is different on the disk, file by file; hidden files are the agent's own.
    func differences(of skill: String, for dialect: SkillDialect) throws(Failure) -> [Difference] {
        let folder = SkillFolder("\(directory)/\(skill)", files: files)
        var found = Dictionary(
            try folder.contents().map { ($0.path, $0.isRegular) }, uniquingKeysWith: { first, _ in first })
        var differences: [Difference] = []
        for file in try contents(of: skill, for: dialect) {
            guard let isRegular = found.removeValue(forKey: file.path) else {
                differences.append(Difference(file: file.path, kind: .missing))
                continue
            }
            let bytes = isRegular ? try folder.bytes(of: file.path) : nil
            if bytes != file.bytes { differences.append(Difference(file: file.path, kind: .changed)) }
        }
        return differences + found.keys.sorted().map { Difference(file: $0, kind: .superfluous) }
    }
}
