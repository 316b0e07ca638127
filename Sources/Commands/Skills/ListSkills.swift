import OlaresCore

/// `skills list`: which skills there are, and how much of each is used.
struct ListSkills: CommandHandler {
    init(_ arguments: Arguments) throws(Failure) {}

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let (skills, warnings) = context.registry.skills()
        let rows = skills.map { skill in
            [
                skill.name, skill.manifest?.version ?? "-", skill.origin.text, "\(skill.commands.count)",
                skill.state.rawValue,
            ]
        }
        let columns = ["NAME", "VERSION", "ORIGIN", "VERBS", "STATE"].map { Table.Column($0) }
        let notices = (skills.flatMap(\.problems) + warnings).map { "warning: \($0.text)" }
        return CommandResult(
            .table(Table(columns: columns, rows: rows)), json: .array(skills.map(json)), notices: notices)
    }

    private func json(_ skill: Skill) -> JSONValue {
        [
            "name": .string(skill.name),
            "version": skill.manifest?.version.map { .string($0) } ?? .null,
            "origin": .string(skill.origin.text),
            "folder": .string(skill.folder),
            "description": skill.manifest.map { .string($0.description) } ?? .null,
            "verbs": .array(skill.commands.map { .string($0.path.joined(separator: " ")) }),
            "state": .string(skill.state.rawValue),
            "problems": .array(skill.problems.map(problem)),
        ]
    }

    private func problem(_ diagnostic: Diagnostic) -> JSONValue {
        [
            "file": .string(diagnostic.location.file),
            "line": .integer(Int64(diagnostic.location.line)),
            "column": .integer(Int64(diagnostic.location.column)),
            "problem": .string(diagnostic.problem),
            "remedy": .string(diagnostic.remedy),
        ]
    }
}

extension DescriptorOrigin {
    fileprivate var text: String {
        switch self {
        case .builtIn: "built-in"
        case .external: "installed"
        }
    }
}
