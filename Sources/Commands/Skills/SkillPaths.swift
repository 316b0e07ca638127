import OlaresCore

/// Paths that a caller gave, each of which means a skill or several.
struct SkillPaths {
    private let paths: [String]

    init(_ paths: [String]) { self.paths = paths }

    /// The skills' folders, each once.
    /// - Throws: ``Failure`` with `skill_not_found`.
    func folders(_ files: any FileSystem) throws(Failure) -> [String] {
        var folders: [String] = []
        for path in paths {
            for folder in try self.folders(at: path, files) where !folders.contains(folder) { folders.append(folder) }
        }
        return folders
    }

    /// The skills that a path means: the folder itself, the folder of a SKILL.md, or the folders in it that have one.
    private func folders(at path: String, _ files: any FileSystem) throws(Failure) -> [String] {
        var folder = path
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        if folder == "SKILL.md" { return ["."] }
        if folder.hasSuffix("/SKILL.md") { return [String(folder.dropLast("/SKILL.md".count))] }
        do throws(FileError) {
            if try isSkill(folder, files) { return [folder] }
            var found: [String] = []
            for name in try files.names(in: folder) ?? [] where !name.hasPrefix(".") {
                if try isSkill("\(folder)/\(name)", files) { found.append("\(folder)/\(name)") }
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

    /// Whether a folder has a SKILL.md. A plain file, such as the README beside the skills, has none.
    private func isSkill(_ path: String, _ files: any FileSystem) throws(FileError) -> Bool {
        do throws(FileError) {
            return try files.status(path + "/SKILL.md", following: true) != nil
        } catch  where error.kind == .notDirectory {
            return false
        }
    }
}
