import OlaresCore
import OlaresExecution

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
        let json: JSONObject = ["repo_id": .string(id), "old_name": .string(old), "repo_name": .string(newName)]
        let request = ServiceRequest.repos(
            "PATCH", "?destination=\(RepoName.destination(newName))&repoId=\(id.formEncoded)")
        if context.isDryRun {
            return server.client.plan(
                [request], saying: ["would rename repo \(id): \"\(old)\" -> \"\(newName)\""], members: json)
        }
        _ = try await server.repos(request, what: "repos rename")
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
