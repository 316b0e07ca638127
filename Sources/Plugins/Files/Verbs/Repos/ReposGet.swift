import OlaresCore
import OlaresExecution

/// `files repos get`: one Sync library.
struct ReposGet: CommandHandler {
    private let id: String

    init(_ arguments: Arguments) throws(Failure) { id = try arguments.requiredText("repo") }

    func run(in context: CommandContext) async throws(Failure) -> CommandResult {
        guard let repo = try await RepoBook(server: try FilesServer(context)).find(id) else {
            throw .noRepo(id)
        }
        let facts: [(String, String?)] = [
            ("Repo ID", repo.id), ("Name", repo.name), ("Owner", repo.owner), ("Permission", repo.text("permission")),
            ("Share permission", repo.text("share_permission")), ("Share type", repo.text("share_type")),
            ("Counterparty", repo.receivers.isEmpty ? nil : repo.receivers.joined(separator: ", ")),
            ("Folder", repo.origin),
            ("Encrypted", repo.isEncrypted ? "yes" : "no"), ("Size", repo.size), ("Last modified", repo.modified),
            ("Status", repo.text("status")),
        ]
        var record = RecordLines(valuesAt: 19)
        for (title, value) in facts { record.addIfPresent(title, value) }
        return CommandResult(
            .lines(record.lines + ["", "use with: olares-cli files ls sync/\(repo.id)/"]),
            json: ReposList.present(repo))
    }
}
