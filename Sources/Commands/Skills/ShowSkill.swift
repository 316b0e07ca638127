import Core

/// `skills show`: the text that agents read, or one of the references that it names.
struct ShowSkill: CommandHandler {
    private let name: String
    private let reference: String?

    init(_ arguments: Arguments) throws(Failure) {
        name = try arguments.requiredText("name")
        reference = try arguments.text("reference")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let skill = try context.registry.skill(named: name)
        let texts = try skill.origin == .builtIn ? builtIn(context.registry) : installed(skill, in: context)
        let references = texts.map(\.path).filter { $0 != "SKILL.md" }
        let wanted = reference ?? "SKILL.md"
        guard let page = texts.first(where: { $0.path == wanted || $0.path == "references/" + wanted }) else {
            throw Failure(
                .skillNotFound, "skill \(name) has no file \(wanted.quotedForMessage)",
                advice: references.isEmpty
                    ? "leave out --reference" : "give one of \(references.joined(separator: ", "))")
        }
        let text = try page.read()
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return CommandResult(
            .lines(lines),
            json: [
                "name": .string(name),
                "file": .string(page.path),
                "text": .string(text),
                "references": .array(references.map { .string($0) }),
            ])
    }

    /// A text of the skill, read when it is the one that is wanted.
    private struct Page {
        let path: String
        let read: () throws(Failure) -> String
    }

    private func builtIn(_ registry: Registry) -> [Page] {
        registry.builtInDocuments(of: name).map { document in
            Page(path: document.path, read: { () throws(Failure) in document.text })
        }
    }

    private func installed(_ skill: Skill, in context: CommandContext) throws(Failure) -> [Page] {
        // Agents obey what they read, so a text that others could have written is not shown.
        guard skill.manifest != nil, let place = context.registry.installed else {
            throw skill.problems.failure ?? Failure.skillNotFound(name, among: [])
        }
        return try SkillFolder(skill.folder, files: context.files).contents()
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
