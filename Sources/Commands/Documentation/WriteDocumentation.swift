import OlaresCore

/// `docs man`: the manual pages of the program, its groups and verbs.
struct WriteManual: CommandHandler {
    private let directory: String

    init(_ arguments: Arguments) throws(Failure) { directory = try arguments.requiredText("directory") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try DocumentationFolder(directory, context.files).write(
            ManualPage.all(in: context.registry).map { (ManMarkup.file(of: $0), ManMarkup.text(of: $0)) })
    }
}

/// `docs markdown`: the reference of commands and failures.
struct WriteReference: CommandHandler {
    private let directory: String?

    init(_ arguments: Arguments) throws(Failure) { directory = try arguments.text("directory") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let commands = MarkdownMarkup.commands(ManualPage.all(in: context.registry))
        let failures = MarkdownMarkup.failures(context.registry.vocabulary())
        if let directory {
            return try DocumentationFolder(directory, context.files).write(
                [("commands.md", commands), ("failures.md", failures)])
        }
        let text = commands + "\n" + failures
        return CommandResult(
            .lines(text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)),
            json: ["text": .string(text)])
    }
}

/// The folder that documentation is written into.
private struct DocumentationFolder {
    private let directory: String
    private let files: any FileSystem

    init(_ directory: String, _ files: any FileSystem) {
        self.directory = directory
        self.files = files
    }

    /// Writes the files, and makes the folder where there is none. Others in it stay.
    func write(_ texts: [(name: String, text: String)]) throws(Failure) -> CommandResult {
        do throws(FileError) {
            try files.makeDirectory(directory, mode: 0o755)
            for (name, text) in texts {
                try files.replace(directory + "/" + name, with: Array(text.utf8), mode: 0o644)
            }
        } catch {
            throw Failure(writing: error)
        }
        return CommandResult(
            .lines(["wrote \(texts.count) files into \(directory)"]),
            json: ["directory": .string(directory), "files": .array(texts.map { .string($0.name) })])
    }
}
