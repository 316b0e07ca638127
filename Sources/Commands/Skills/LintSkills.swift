import OlaresCore

/// `skills lint`: what is wrong with skills, before an agent or the loader finds it.
struct LintSkills: CommandHandler {
    private let paths: [String]

    init(_ arguments: Arguments) throws(Failure) {
        paths = try arguments.list("paths").map(\.text)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let folders = try SkillPaths(paths).folders(context.files)
        let findings =
            try SkillLinter(context).findings(in: folders)
            + (await SkillExamples(context).report(on: folders)).findings
        let errors = findings.count { $0.severity == .error }
        let warnings = findings.count - errors
        let skills = Counted.text(folders.count, "skill")
        let summary =
            findings.isEmpty
            ? "\(skills), nothing to say"
            : "\(skills): \(Counted.text(errors, "error")), \(Counted.text(warnings, "warning"))"
        return CommandResult(
            .lines(findings.map(\.text)),
            json: [
                "skills": .array(folders.map { .string($0) }),
                "errors": .integer(Int64(errors)),
                "warnings": .integer(Int64(warnings)),
                "findings": .array(findings.map(\.json)),
            ], notices: [summary], exit: errors == 0 ? .done : .failed)
    }
}

/// A number of things, as a sentence has it.
enum Counted {
    static func text(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
