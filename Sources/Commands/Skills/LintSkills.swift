import OlaresCore

/// `skills lint`: what is wrong with skills, before an agent or the loader finds it.
struct LintSkills: CommandHandler {
    private let paths: [String]

    init(_ arguments: Arguments) throws(Failure) {
        paths = try arguments.list("paths").map(\.text)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        var folders: [String] = []
        var known: Set<String> = []
        for path in paths {
            for folder in try self.folders(at: path, context.files) where known.insert(folder).inserted {
                folders.append(folder)
            }
        }
        let findings = try SkillLinter(context).findings(in: folders)
        let errors = findings.count { $0.severity == .error }
        let warnings = findings.count - errors
        let skills = Self.count(folders.count, "skill")
        let summary =
            findings.isEmpty
            ? "\(skills), nothing to say"
            : "\(skills): \(Self.count(errors, "error")), \(Self.count(warnings, "warning"))"
        return CommandResult(
            .lines(findings.map(\.text)),
            json: [
                "skills": .array(folders.map { .string($0) }),
                "errors": .integer(Int64(errors)),
                "warnings": .integer(Int64(warnings)),
                "findings": .array(findings.map(\.json)),
            ], notices: [summary], exit: errors == 0 ? .done : .failed)
    }

    private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// The skills that a path means: the folder itself, the folder of a SKILL.md, or the folders in it that have one.
    private func folders(at path: String, _ files: any FileSystem) throws(Failure) -> [String] {
        var folder = path
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        if folder == "SKILL.md" { return ["."] }
        if folder.hasSuffix("/SKILL.md") { return [String(folder.dropLast("/SKILL.md".count))] }
        do throws(FileError) {
            if try files.status(folder + "/SKILL.md", following: true) != nil { return [folder] }
            var found: [String] = []
            for name in try files.names(in: folder) ?? [] where !name.hasPrefix(".") {
                if try files.status("\(folder)/\(name)/SKILL.md", following: true) != nil {
                    found.append("\(folder)/\(name)")
                }
            }
            if !found.isEmpty { return found }
        } catch {
            // A file in place of a folder is no skill, and its reason says less than that.
            if error.kind != .notDirectory { throw Failure(reading: error) }
        }
        throw Failure(
            .skillNotFound, "there is no skill at \(path.quotedForMessage)",
            advice: SkillFolder(folder, files: files).misnamedManifest.map { "rename \($0) to SKILL.md" }
                ?? "name a folder with a SKILL.md, or one that has such folders")
    }
}
