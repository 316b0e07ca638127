import OlaresCore

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
        let texts = try SkillTexts(registry: context.registry, files: context.files).pages(of: skill)
        let references = texts.map(\.path).filter { $0 != "SKILL.md" }
        let wanted = reference ?? "SKILL.md"
        guard let page = texts.first(where: { $0.path == wanted || $0.path == "references/" + wanted }) else {
            throw Failure(
                .skillNotFound, "skill \(name) has no file \(wanted.quotedForMessage)",
                advice: references.isEmpty
                    ? "leave out --reference" : "give one of \(references.joined(separator: ", "))"
            ).with(choices: references, invalid: "--reference")
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
}
