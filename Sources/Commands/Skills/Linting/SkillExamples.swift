import OlaresCore

/// Runs the examples of skills against the answers that are recorded with them. Nothing leaves this machine.
///
/// Only declared requests are run: a folder may have the name of a skill of the program, and say of the program's own Swift what it
/// likes. Examples of that are the tests' business.
struct SkillExamples {
    private let linter: SkillLinter
    private let plugins: [any Plugin]

    init(_ context: CommandContext) {
        linter = SkillLinter(context)
        plugins = context.plugins
    }

    /// What came of them.
    struct Report {
        /// How many were run.
        var count = 0
        /// What is wrong with them, by place.
        var findings: [SkillFinding] = []
    }

    /// Runs those of the verbs that can be used; what is wrong with others, the linter says.
    /// - Parameter folders: The skills' folders, as the findings name them.
    func report(on folders: [String]) async throws(Failure) -> Report {
        let (registry, commands) = try linter.usable(in: folders)
        let runner = ExampleRunner(registry: registry, plugins: plugins)
        var report = Report()
        for command in commands where command.request != nil {
            for example in command.examples where !example.serve.isEmpty {
                report.count += 1
                let found = await runner.diagnostics(of: example, of: command)
                report.findings += found.map { .init(.error, .example, linter.shown($0, in: folders)) }
            }
        }
        report.findings.sort { $0.diagnostic.location < $1.diagnostic.location }
        return report
    }
}
