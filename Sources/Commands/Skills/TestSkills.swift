import OlaresCore

/// `skills test`: whether the examples of skills do what they say.
struct TestSkills: CommandHandler {
    private let paths: [String]

    init(_ arguments: Arguments) throws(Failure) {
        paths = try arguments.list("paths").map(\.text)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let folders = try SkillPaths(paths).folders(context.files)
        // A descriptor with a fault has no examples to run, which must not look like success.
        let faults = try SkillLinter(context).findings(in: folders)
            .filter { $0.severity == .error && $0.rule == .descriptor }
        let report = try await SkillExamples(context).report(on: folders)
        let findings = faults + report.findings
        let summary =
            "\(Counted.text(report.count, "example")), "
            + (findings.isEmpty ? "each as it says" : Counted.text(findings.count, "fault"))
        return CommandResult(
            .lines(findings.map(\.text)),
            json: [
                "skills": .array(folders.map { .string($0) }),
                "examples": .integer(Int64(report.count)),
                "findings": .array(findings.map(\.json)),
            ], notices: [summary], exit: findings.isEmpty ? .done : .failed)
    }
}
