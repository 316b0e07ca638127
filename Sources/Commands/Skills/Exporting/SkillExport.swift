import OlaresCore

/// Skills in one dialect, built in or installed, and what stands in their place on the disk.
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
    /// Those that can be read, by name; of two the one that is used.
    private let installed: [(name: String, folder: String)]

    /// - Parameter directory: Where the folders of the skills are.
    init(_ directory: String, _ context: CommandContext) {
        var directory = directory
        while directory.count > 1, directory.hasSuffix("/") { directory.removeLast() }
        self.directory = directory
        registry = context.registry
        files = context.files
        let own = registry.builtInSkillNames
        var installed: [(name: String, folder: String)] = []
        for skill in registry.skills().skills where skill.origin == .external && skill.manifest != nil {
            let isTaken = own.contains(skill.name) || installed.contains { $0.name == skill.name }
            if !isTaken { installed.append((skill.name, skill.folder)) }
        }
        self.installed = installed
    }

    /// The skills that were asked for; all when none was.
    /// - Throws: ``Failure`` with `skill_not_found`.
    func names(_ wanted: [String]) throws(Failure) -> [String] {
        let known = registry.builtInSkillNames + installed.map(\.name)
        if let unknown = wanted.first(where: { !known.contains($0) }) {
            throw Failure.skillNotFound(unknown, among: known)
        }
        return wanted.isEmpty ? known : wanted
    }

    /// The files that agents read of a skill.
    func contents(of skill: String, for dialect: SkillDialect) throws(Failure) -> [SkillWriter.File] {
        if let folder = installed.first(where: { $0.name == skill })?.folder {
            return try contents(of: SkillFolder(folder, files: files), called: skill, for: dialect)
        }
        return try registry.builtInDocuments(of: skill).map { path, text throws(Failure) in
            let text = path == "SKILL.md" ? try dialect.manifest(text, of: skill) : text
            return SkillWriter.File(path: path, bytes: Array(text.utf8))
        }
    }

    /// Of an installed skill everything but its descriptors, which are for the program alone.
    private func contents(
        of folder: SkillFolder, called name: String, for dialect: SkillDialect
    ) throws(Failure) -> [SkillWriter.File] {
        var contents: [SkillWriter.File] = []
        for file in try folder.contents() where file.isRegular && !SkillLinter.isDescriptor(file.path) {
            var bytes = try trusted("\(folder.path)/\(file.path)")
            if file.path == "SKILL.md" {
                bytes = Array(try dialect.manifest(String(decoding: bytes, as: UTF8.self), of: name).utf8)
            }
            contents.append(SkillWriter.File(path: file.path, bytes: bytes, isExecutable: file.isExecutable))
        }
        return contents
    }

    /// A file that nobody else could have written: agents obey what they read.
    private func trusted(_ path: String) throws(Failure) -> [UInt8] {
        switch registry.installed?.bytes(of: path) {
        case .success(let bytes)?: return bytes
        case .failure(let diagnostic)?: throw Failure(.fileUnreadable, diagnostic.text)
        case nil: throw Failure(.homeUnknown, "the home directory is not known", advice: "set OLARES_CLI_HOME")
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
