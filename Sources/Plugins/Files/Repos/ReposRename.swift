import Core

/// `files repos rename`: another name for a Sync library.
struct ReposRename: CommandHandler {
    private let id: String
    private let newName: String

    init(_ arguments: Arguments) throws(Failure) {
        id = try arguments.requiredText("repo")
        newName = try arguments.requiredText("new-name")
    }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        try RepoName.check(newName, verb: "repos rename")
        let server = try FilesServer(context)
        let book = RepoBook(server: server)
        let old = try await book.own(id, to: "rename").name ?? ""
        var json: JSONObject = ["repo_id": .string(id), "old_name": .string(old), "repo_name": .string(newName)]
        if context.isDryRun {
            json["dryRun"] = true
            return CommandResult(.lines(["would rename repo \(id): \"\(old)\" -> \"\(newName)\""]), json: .object(json))
        }
        _ = try await server.repos(
            "PATCH", "?destination=\(RepoName.destination(newName))&repoId=\(id.formEncoded)", what: "repos rename")
        // Names are decoded on the way by rules that differ between servers.
        let now = try await book.list(.mine).first { $0.id == id }?.name ?? ""
        guard now.isSameBytes(as: newName) else {
            throw Failure(
                .operationFailed, "repos rename: the library is now called \(now.quotedForMessage)",
                next: [NextStep(["files", "repos", "get", id], effect: .read)])
        }
        return CommandResult(.lines(["renamed repo \(id): \"\(old)\" -> \"\(newName)\""]), json: .object(json))
    }
}
