import OlaresCore

/// `skills export`: skills as folders that an agent loads.
struct ExportSkills: CommandHandler {
    private let directory: String
    private let names: [String]
    private let dialect: SkillDialect
    private let replaces: Bool

    init(_ arguments: Arguments) throws(Failure) {
        directory = try arguments.requiredText("dir")
        names = try arguments.list("names").map(\.text)
        dialect = try arguments.text("for").flatMap(SkillDialect.init) ?? .agentskills
        replaces = try arguments.flag("force")
    }

    func confirmation(in context: CommandContext) async throws(Failure) -> String? {
        let replaced = try plan(in: context).filter { $0.state == .replaced }.map(\.name)
        return replaced.isEmpty ? "" : "Replace \(replaced.joined(separator: ", ")) in \(directory)?"
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let export = SkillExport(directory, context)
        let plan = try plan(in: context)
        for step in plan where step.state != .current && !context.isDryRun {
            try SkillWriter(files: context.files).write(
                try export.contents(of: step.name, for: dialect), as: step.name, in: export.directory,
                replacing: step.state == .replaced)
        }
        var json: JSONObject = [
            "directory": .string(export.directory),
            "for": .string(dialect.rawValue),
            "skills": .array(plan.map { ["name": .string($0.name), "state": .string($0.state.rawValue)] }),
        ]
        if context.isDryRun { json["dryRun"] = true }
        let table = Table(
            columns: [Table.Column("SKILL"), Table.Column("STATE")], rows: plan.map { [$0.name, $0.state.rawValue] })
        return CommandResult(
            .table(table), json: .object(json), notices: context.isDryRun ? ["nothing was written"] : [])
    }

    private struct Step {
        enum State: String, Sendable { case written, replaced, current }

        let name: String
        let state: State
    }

    /// What is to be done with each skill.
    /// - Throws: ``Failure`` with `skill_exists` where something else would have to give way without `--force`.
    private func plan(in context: CommandContext) throws(Failure) -> [Step] {
        let export = SkillExport(directory, context)
        let steps = try export.names(names).map { name throws(Failure) in
            guard try export.isThere(name) else { return Step(name: name, state: .written) }
            let isCurrent = try export.differences(of: name, for: dialect).isEmpty
            return Step(name: name, state: isCurrent ? .current : .replaced)
        }
        if !replaces, let first = steps.first(where: { $0.state == .replaced }) {
            let words = ["skills", "export", directory] + names + ["--for", dialect.rawValue, "--force"]
            throw Failure(
                .skillExists, "\(export.directory)/\(first.name) is there, and differs",
                next: [NextStep(words, effect: .write)])
        }
        return steps
    }
}
