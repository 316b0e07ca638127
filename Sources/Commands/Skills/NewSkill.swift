import OlaresCore

/// `skills new`: a skill to start from, which has no fault and works.
struct NewSkill: CommandHandler {
    private let name: String
    private let directory: String

    init(_ arguments: Arguments) throws(Failure) {
        name = try arguments.requiredText("name")
        directory = try arguments.text("path") ?? "."
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        if let problem = context.registry.problem(withNewSkill: name) {
            throw Failure(.skillInvalid, problem, advice: "give it another name")
        }
        let folder = directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
        let writer = SkillWriter(files: context.files)
        guard try !writer.exists(folder) else {
            throw Failure(
                .skillExists, "\(folder) is there already", advice: "give another name, or another place with --path")
        }
        let scaffold = SkillScaffold(name: name).files
        let contents = scaffold.map { SkillWriter.File(path: $0.path, bytes: Array($0.text.utf8)) }
        try writer.write(contents, as: name, in: directory, replacing: false)
        let paths = scaffold.map { "\(folder)/\($0.path)" }
        return CommandResult(
            .lines(paths.map { "wrote \($0)" }),
            json: [
                "name": .string(name), "folder": .string(folder), "files": .array(paths.map { .string($0) }),
            ],
            notices: ["try it: olares-cli skills install \(folder.shellQuoted) && olares-cli \(name) info"])
    }
}
