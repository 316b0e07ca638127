import Core

/// `files repos create`: a new Sync library.
struct ReposCreate: CommandHandler {
    private let name: String

    init(_ arguments: Arguments) throws(Failure) { name = try arguments.requiredText("name") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        let trimmed = name.trimmed
        guard !trimmed.isEmpty, trimmed != ".", trimmed != ".." else {
            throw Failure(
                .argumentInvalid, "repos create: \(name.quotedForMessage) is no name for a library",
                advice: "give a name with letters in it")
        }
        if context.isDryRun {
            return CommandResult(
                .lines(["would create repo: \(name)"]), json: ["dryRun": true, "repo_name": .string(name)])
        }
        let server = try FilesServer(context)
        let answer = try await server.document(
            .files("POST", "/api/repos/?repoName=\(name.formEncoded)"), for: "repos create")
        if let code = answer["code"]?.integer, code != 0 {
            throw Failure(
                .serverRefused,
                "repos create: \(TerminalText.sanitized(answer["message"]?.string ?? "server returned code=\(code)"))",
                advice: "the reason is the server's own")
        }
        guard let id = answer["repo_id"]?.string, !id.isEmpty else {
            throw Failure(
                .decode, "repos create: the server did not return a repo_id (body=\(answer.compactText))",
                next: [NextStep(["files", "repos", "list"], effect: .read)])
        }
        let shown = answer["repo_name"]?.string ?? name
        return CommandResult(
            .lines(["created repo: \(shown) (id: \(id))", "use with: olares-cli files ls sync/\(id)/"]),
            json: ReposList.present(answer))
    }
}
