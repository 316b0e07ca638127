import OlaresCore

/// The texts of skills that agents read: SKILL.md, and the references that it names.
struct SkillTexts {
    let registry: Registry
    let files: any FileSystem

    /// A text, read when it is the one that is wanted.
    struct Page {
        /// In the skill's folder, such as `references/paths.md`.
        let path: String
        let read: () throws(Failure) -> String
    }

    /// All texts of a skill.
    func pages(of skill: Skill) throws(Failure) -> [Page] {
        guard skill.origin == .external else {
            return registry.builtInDocuments(of: skill.name).map { document in
                Page(path: document.path, read: { () throws(Failure) in document.text })
            }
        }
        // Agents obey what they read, so a text that others could have written is not shown.
        guard skill.manifest != nil, let place = registry.installed else {
            throw skill.problems.failure ?? Failure.skillNotFound(skill.name, among: [])
        }
        return try SkillFolder(skill.folder, files: files).contents()
            .filter { $0.isRegular && $0.path.hasSuffix(".md") }
            .map { file in
                Page(path: file.path) { () throws(Failure) in
                    switch place.bytes(of: "\(skill.folder)/\(file.path)") {
                    case .success(let bytes): return String(decoding: bytes, as: UTF8.self)
                    case .failure(let diagnostic): throw Failure(.fileUnreadable, diagnostic.text)
                    }
                }
            }
    }
}
