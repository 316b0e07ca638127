import OlaresCore

/// `skills verify`: whether exported copies are what an export would write now.
struct VerifySkills: CommandHandler {
    private let directory: String
    private let names: [String]
    private let dialect: SkillDialect?

    init(_ arguments: Arguments) throws(Failure) {
        directory = try arguments.requiredText("dir")
        names = try arguments.list("names").map(\.text)
        dialect = try arguments.text("for").flatMap(SkillDialect.init)
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let export = SkillExport(directory, context)
        let reports = try export.names(names).map { name throws(Failure) in try report(on: name, export) }
        let isCurrent = reports.allSatisfy(\.differences.isEmpty)
        let rows = reports.flatMap { report in
            report.differences.isEmpty
                ? [[report.name, "-", "current"]]
                : report.differences.map { [report.name, $0.file, $0.kind.rawValue] }
        }
        let columns = ["SKILL", "FILE", "STATE"].map { Table.Column($0) }
        return CommandResult(
            .table(Table(columns: columns, rows: rows)),
            json: [
                "directory": .string(export.directory), "current": .bool(isCurrent),
                "skills": .array(reports.map(\.json)),
            ],
            failure: isCurrent ? nil : outdated(reports, export))
    }

    private func outdated(_ reports: [Report], _ export: SkillExport) -> Failure {
        let words = ["skills", "export", export.directory] + names + ["--force"]
        let old = reports.filter { !$0.differences.isEmpty }.map(\.name)
        return Failure(
            .skillOutdated, "not up to date: \(old.joined(separator: ", "))",
            next: [NextStep(words + (dialect.map { ["--for", $0.rawValue] } ?? []), effect: .write)])
    }

    private struct Report {
        let name: String
        let differences: [SkillExport.Difference]

        var json: JSONValue {
            [
                "name": .string(name), "current": .bool(differences.isEmpty),
                "differences": .array(
                    differences.map { ["file": .string($0.file), "state": .string($0.kind.rawValue)] }),
            ]
        }
    }

    /// How a skill differs from the dialect that it is nearest to.
    private func report(on name: String, _ export: SkillExport) throws(Failure) -> Report {
        let dialects = dialect.map { [$0] } ?? SkillDialect.allCases
        let all = try dialects.map { dialect throws(Failure) in try export.differences(of: name, for: dialect) }
        return Report(name: name, differences: all.min { $0.count < $1.count } ?? [])
    }
}
